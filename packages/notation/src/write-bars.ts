import type { Chord, PlacedNote } from './assign-voices';
import { addBeams } from './beams';
import type { Key } from './find-key';
import { type BarShape, splitLength } from './note-values';
import type { ScoreItem, ScoreNote, ScoreVoice } from './score';
import { spellPitch } from './spell-pitch';

/** What holds for every bar of a voice. */
export interface VoiceLayout {
  readonly key: Key;
  readonly bars: number;
  readonly beatTicks: number;
  readonly measureTicks: number;
  /** Whether the beat of this number, from the start of the score, is in triplets. */
  isTriplet(beat: number): boolean;
  /** Whether gaps are filled with rests: those of a second voice are left open. */
  readonly hasRests: boolean;
}

/** A voice, bar by bar: chords cut at bar lines and into what notes can show, tied; rests between. */
export function writeBars(chords: readonly Chord[], layout: VoiceLayout): ScoreVoice[] {
  const { bars, measureTicks, beatTicks, hasRests } = layout;
  const voices: ScoreVoice[] = [];
  let next = 0;
  for (let bar = 0; bar < bars; bar++) {
    const from = bar * measureTicks;
    const to = from + measureTicks;
    const firstBeat = from / beatTicks;
    const shape: BarShape = { beatTicks, measureTicks, isTriplet: (beat) => layout.isTriplet(firstBeat + beat) };
    const items: ScoreItem[] = [];
    let at = 0;
    const restTo = (end: number) => {
      if (hasRests && end > at) items.push(...rests(at, end, shape));
      at = end;
    };
    // The last chord of a bar may go on in the next.
    for (let c = Math.max(0, next - 1); c < chords.length && chords[c].start < to; c++, next = c) {
      if (chords[c].end <= from) continue;
      restTo(Math.max(0, chords[c].start - from));
      at = Math.min(chords[c].end, to) - from;
      items.push(...tiedItems(chords[c], from, at, shape, layout.key));
    }
    restTo(measureTicks);
    voices.push({ items: addBeams(markTuplets(items, shape), shape) });
  }
  return voices;
}

function rests(from: number, to: number, shape: BarShape): ScoreItem[] {
  const plain = { notes: [], beams: [], tuplet: undefined };
  if (from === 0 && to === shape.measureTicks) return [{ start: 0, ticks: to, value: undefined, ...plain }];
  return splitLength(from, to, shape, true).map((piece) => ({ ...piece, ...plain }));
}

/** What a chord shows in the bar that begins at `from`, up to `to` in it. */
function tiedItems(chord: Chord, from: number, to: number, shape: BarShape, key: Key): ScoreItem[] {
  const pieces = splitLength(Math.max(0, chord.start - from), to, shape);
  return pieces.map((piece) => {
    const isTiedBack = from + piece.start > chord.start;
    const isTiedOn = from + piece.start + piece.ticks < chord.end;
    const notes = chord.notes.map((note) => scoreNote(note, key, isTiedBack, isTiedOn));
    return { ...piece, notes, beams: [], tuplet: undefined };
  });
}

function scoreNote({ pitch, velocity }: PlacedNote, key: Key, isTiedBack: boolean, isTiedOn: boolean): ScoreNote {
  return { pitch, velocity, ...spellPitch(pitch, key), isTiedBack, isTiedOn };
}

/** Brackets around the triplets of each beat. */
function markTuplets(items: readonly ScoreItem[], { beatTicks }: BarShape): ScoreItem[] {
  const beatOf = (item: ScoreItem | undefined) =>
    item?.value?.isTriplet ? Math.floor(item.start / beatTicks) : undefined;
  return items.map((item, i) => {
    const beat = beatOf(item);
    if (beat === undefined) return item;
    const [isFirst, isLast] = [beatOf(items[i - 1]) !== beat, beatOf(items[i + 1]) !== beat];
    // One alone, in a second voice with a gap beside it, has nothing to be bracketed with.
    return isFirst === isLast ? item : { ...item, tuplet: isFirst ? 'start' : 'stop' };
  });
}
