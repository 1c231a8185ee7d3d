import type { NoteValue } from './score';

/** What the splitting of a length needs to know of where it lies. Ticks: 24 a crotchet. */
export interface BarShape {
  readonly beatTicks: number;
  readonly measureTicks: number;
  /** Whether the beat of this number in the bar is written in triplets. */
  isTriplet(beat: number): boolean;
}

/** A part of a length that one note or rest can show. */
export interface Piece {
  readonly start: number;
  readonly ticks: number;
  readonly value: NoteValue;
}

type Row = readonly [ticks: number, type: NoteValue['type'], dots: 0 | 1];
const PLAIN: readonly Row[] = [
  [144, 'whole', 1],
  [96, 'whole', 0],
  [72, 'half', 1],
  [48, 'half', 0],
  [36, 'quarter', 1],
  [24, 'quarter', 0],
  [18, 'eighth', 1],
  [12, 'eighth', 0],
  [9, '16th', 1],
  [6, '16th', 0],
  [3, '32nd', 0],
];
const TRIPLET: readonly Row[] = [
  [16, 'quarter', 0],
  [12, 'eighth', 1],
  [8, 'eighth', 0],
  [4, '16th', 0],
];

/** A length within a bar as notes that are tied, or rests in a row: as few as can be read. Rests are never syncopated. */
export function splitLength(start: number, end: number, bar: BarShape, isRest = false): Piece[] {
  const pieces: Piece[] = [];
  for (let at = start; at < end; ) {
    const piece = longestPiece(at, end, bar, isRest);
    pieces.push(piece);
    at += piece.ticks;
  }
  return pieces;
}

function longestPiece(at: number, end: number, bar: BarShape, isRest: boolean): Piece {
  const { beatTicks } = bar;
  const beat = Math.floor(at / beatTicks);
  const inBeat = at - beat * beatTicks;
  const isWholeBeat = inBeat === 0 && end - at >= beatTicks;
  if (bar.isTriplet(beat) && !isWholeBeat) {
    const room = Math.min(end, (beat + 1) * beatTicks) - at;
    const [ticks, type, dots] = TRIPLET.find(([length]) => length <= room) ?? TRIPLET[TRIPLET.length - 1];
    return { start: at, ticks, value: { type, dots, isTriplet: true } };
  }
  const [ticks, type, dots] =
    PLAIN.find(
      ([length, , dot]) =>
        at + length <= end && isReadable(at, length, dot, bar) && !(isRest && crossesBeat(at, length, bar)),
    ) ?? PLAIN[PLAIN.length - 1];
  return { start: at, ticks, value: { type, dots, isTriplet: false } };
}

/** Whether a plain note of this length may stand here without hiding a beat that should be seen. */
function isReadable(
  at: number,
  length: number,
  dots: 0 | 1,
  { beatTicks, measureTicks, isTriplet }: BarShape,
): boolean {
  const inBeat = at % beatTicks;
  const last = Math.floor((at + length - 1) / beatTicks);
  const first = Math.floor(at / beatTicks);
  if (first === last) return at % gridOf(length, dots) === 0;
  for (let beat = first; beat <= last; beat++) {
    // Only the whole of a beat in triplets may be part of a longer note.
    if (isTriplet(beat) && (at > beat * beatTicks || at + length < (beat + 1) * beatTicks)) return false;
  }
  const isFourBeats = measureTicks === 4 * beatTicks;
  const middle = 2 * beatTicks;
  const crossesMiddle = isFourBeats && at < middle && at + length > middle;
  if (crossesMiddle && !(inBeat === 0 && length % beatTicks === 0 && (at === 0 || length >= middle))) return false;
  if (inBeat === 0) return beatTicks === 24 || length % beatTicks === 0;
  // A syncopated crotchet, from half beat to half beat.
  return beatTicks === 24 && length === 24 && inBeat === 12;
}

/** Whether a length goes from within a beat into another, or from a beat into another's midst. */
function crossesBeat(at: number, length: number, { beatTicks }: BarShape): boolean {
  const isWithin = Math.floor(at / beatTicks) === Math.floor((at + length - 1) / beatTicks);
  return !isWithin && (at % beatTicks !== 0 || length % beatTicks !== 0);
}

/** A note begins at a multiple of its undotted half, at least. */
function gridOf(length: number, dots: 0 | 1): number {
  return dots === 1 ? length / 3 : Math.max(3, length / 2);
}
