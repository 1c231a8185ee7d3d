import type { ScoreItem, ScoreNote, ScoreVoice } from './score';
import { element } from './xml';

/** Where a voice stands, and how its notes look. */
export interface VoiceStyle {
  readonly number: number;
  readonly staff: number;
  /** undefined: as engravers do. */
  readonly stem: 'up' | 'down' | undefined;
  readonly signs: ReadonlyMap<ScoreNote, string>;
  readonly measureTicks: number;
}

/** The velocity that MusicXML calls 100 %. */
const FORTE = 90;

/** A voice of one bar, from its start to its end: gaps are stepped over. */
export function writeVoice(voice: ScoreVoice, style: VoiceStyle): string[] {
  const written: string[] = [];
  let at = 0;
  for (const item of voice.items) {
    if (item.start > at) written.push(forward(item.start - at, style));
    if (item.notes.length === 0) written.push(writeRest(item, style));
    else written.push(...item.notes.map((note, i) => writeNote(note, i, item, style)));
    at = item.start + item.ticks;
  }
  if (at < style.measureTicks) written.push(forward(style.measureTicks - at, style));
  return written;
}

function forward(ticks: number, { number, staff }: VoiceStyle): string {
  return element('forward', [element('duration', ticks), element('voice', number), element('staff', staff)]);
}

function writeRest(item: ScoreItem, style: VoiceStyle): string {
  const isWhole = item.value === undefined;
  return element('note', [
    element('rest', [], { measure: isWhole ? 'yes' : undefined }),
    element('duration', item.ticks),
    element('voice', style.number),
    ...look(item),
    element('staff', style.staff),
    ...notations(tupletMarks(item)),
  ]);
}

function writeNote(note: ScoreNote, index: number, item: ScoreItem, style: VoiceStyle): string {
  const { step, alter, octave, velocity, isTiedBack, isTiedOn } = note;
  const sign = style.signs.get(note);
  const isFirst = index === 0;
  const ties = [...(isTiedBack ? ['stop'] : []), ...(isTiedOn ? ['start'] : [])];
  return element(
    'note',
    [
      ...(isFirst ? [] : [element('chord')]),
      element('pitch', [
        element('step', step),
        ...(alter === 0 ? [] : [element('alter', alter)]),
        element('octave', octave),
      ]),
      element('duration', item.ticks),
      ...ties.map((type) => element('tie', [], { type })),
      element('voice', style.number),
      ...look(item, sign),
      ...(style.stem === undefined ? [] : [element('stem', style.stem)]),
      element('staff', style.staff),
      ...(isFirst ? item.beams.map((beam, level) => element('beam', beam, { number: level + 1 })) : []),
      ...notations([...ties.map((type) => element('tied', [], { type })), ...(isFirst ? tupletMarks(item) : [])]),
    ],
    { dynamics: ((100 * velocity) / FORTE).toFixed(2) },
  );
}

/** Type, dots, accidental, triplet: in this order. */
function look({ value }: ScoreItem, sign?: string): string[] {
  if (value === undefined) return [];
  return [
    element('type', value.type),
    ...(value.dots === 1 ? [element('dot')] : []),
    ...(sign === undefined ? [] : [element('accidental', sign)]),
    ...(value.isTriplet
      ? [element('time-modification', [element('actual-notes', 3), element('normal-notes', 2)])]
      : []),
  ];
}

function tupletMarks({ tuplet }: ScoreItem): string[] {
  return tuplet === undefined ? [] : [element('tuplet', [], { type: tuplet })];
}

const notations = (marks: readonly string[]) => (marks.length === 0 ? [] : [element('notations', marks)]);
