import { accidentals } from './accidentals';
import { writeVoice } from './musicxml-voice';
import { type Measure, type Score, TICKS_PER_QUARTER } from './score';
import { element } from './xml';

/** Options of {@link toMusicXml}. */
export interface MusicXmlOptions {
  /** Shown over the music. */
  readonly title?: string;
  readonly composer?: string;
}

/** Voice numbers by staff: those that notation programs use for piano. */
const VOICES = [
  [1, 2],
  [5, 6],
] as const;
/** Bars whose tempo differs by less than this part from what was last told are not told. */
const TEMPO_CHANGE = 0.03;
const HEADER = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">
`;

/**
 * A score as MusicXML 4.0 (score-partwise, uncompressed), elements in the order of the W3C's schema. What is heard is kept
 * beside what is read: the tempo of every bar as `sound`, velocities as `dynamics` (percent of 90, as the standard has it).
 */
export function toMusicXml(score: Score, { title, composer }: MusicXmlOptions = {}): string {
  let told = 0;
  const measures = score.measures.map((measure, i) => {
    const isNew = Math.abs(measure.tempo - told) > TEMPO_CHANGE * told;
    if (isNew) told = measure.tempo;
    const content = [
      ...(i === 0 ? [attributes(score), metronome(score)] : []),
      ...(isNew ? [element('sound', [], { tempo: measure.tempo.toFixed(2) })] : []),
      ...music(measure, score),
      ...(i === score.measures.length - 1
        ? [element('barline', [element('bar-style', 'light-heavy')], { location: 'right' })]
        : []),
    ];
    return `${element('measure', content, { number: i + 1 })}\n`;
  });
  const creator = composer === undefined ? [] : [element('creator', composer, { type: 'composer' })];
  return `${HEADER}${element(
    'score-partwise',
    [
      ...(title === undefined ? [] : [element('work', [element('work-title', title)])]),
      element('identification', [...creator, element('encoding', [element('software', 'Pianoscribe')])]),
      element('part-list', [element('score-part', [element('part-name', 'Piano')], { id: 'P1' })]),
      element('part', ['\n', ...measures], { id: 'P1' }),
    ],
    { version: '4.0' },
  )}\n`;
}

function attributes({ key, time }: Score): string {
  const clef = (number: number, sign: string, line: number) =>
    element('clef', [element('sign', sign), element('line', line)], { number });
  return element('attributes', [
    element('divisions', TICKS_PER_QUARTER),
    element('key', [element('fifths', key.fifths), element('mode', key.mode)]),
    element('time', [element('beats', time.beats), element('beat-type', time.beatType)]),
    element('staves', 2),
    clef(1, 'G', 2),
    clef(2, 'F', 4),
  ]);
}

function metronome({ tempo, beatTicks }: Score): string {
  const dot = beatTicks > TICKS_PER_QUARTER ? [element('beat-unit-dot')] : [];
  const mark = element('metronome', [
    element('beat-unit', 'quarter'),
    ...dot,
    element('per-minute', Math.round(tempo)),
  ]);
  return element('direction', [element('direction-type', [mark]), element('staff', 1)], { placement: 'above' });
}

/** The voices of a bar, one after the other, with a way back between them. */
function music({ staves }: Measure, { key, measureTicks }: Score): string[] {
  return staves.flatMap((voices, s) => {
    const signs = accidentals(voices, key);
    const heights = voices.map((voice) => meanPitch(voice.items.flatMap(({ notes }) => notes)));
    return voices.flatMap((voice, v) => {
      const other = heights[1 - v];
      const stem = voices.length < 2 ? undefined : heights[v] >= other + (v === 0 ? 0 : 1e-9) ? 'up' : 'down';
      const written = writeVoice(voice, { number: VOICES[s][v], staff: s + 1, stem, signs, measureTicks });
      const isFirst = s === 0 && v === 0;
      return isFirst ? written : [element('backup', [element('duration', measureTicks)]), ...written];
    });
  });
}

function meanPitch(notes: readonly { readonly pitch: number }[]): number {
  return notes.length === 0 ? 60 : notes.reduce((sum, { pitch }) => sum + pitch, 0) / notes.length;
}
