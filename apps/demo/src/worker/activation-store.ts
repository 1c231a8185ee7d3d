import {
  type Activations,
  createFrameMatrix,
  type FrameMatrix,
  type FrameTiming,
  frameToTime,
  KEY_COUNT,
} from '@pianoscribe/core';

type Head = keyof Activations;
const KEY_HEADS: readonly Head[] = ['onset', 'frame', 'velocity', 'keyVelocity'];

/** The values of a head that matter: which of rows * columns they are, one bit each, and what they are. */
interface Sparse {
  readonly present: Uint8Array;
  readonly values: Float32Array;
}

interface Piece {
  readonly rows: number;
  readonly timing: FrameTiming;
  readonly heads: ReadonlyMap<Head, Sparse>;
  readonly pedal?: Float32Array;
}

/** Activations of a recording, kept so that they can be decoded again. */
export interface ActivationStore {
  /** The next activations; copied. */
  append(activations: Activations): void;
  /** Everything so far, piece by piece; each is valid until the next is asked for. */
  pieces(): Generator<Activations>;
  /** A head as bytes, [frames, 88] from a frame on; 0 outside of the recording. */
  bytes(head: 'onset' | 'frame', from: number, frames: number): Uint8Array<ArrayBuffer>;
  readonly timing: FrameTiming | undefined;
  /** Bytes held. */
  readonly size: number;
}

/**
 * Most activations are next to nothing, so those under `floor` are taken for 0: some 15 MB an hour are kept in place
 * of 250. What is kept is kept exactly, and so are the neighbours in time of what reaches the floor: a decoder that
 * interpolates between frames gives the same notes to the bit, for every threshold from the floor on. Velocities are
 * kept where there is an onset. The offsets are not: the decoder does not use them unless told to.
 */
export function createActivationStore(floor: number): ActivationStore {
  const pieces: Piece[] = [];
  let size = 0;
  let held: Activations | undefined;
  return {
    append(activations) {
      const piece = toPiece(activations, floor);
      pieces.push(piece);
      for (const { present, values } of piece.heads.values()) size += present.byteLength + values.byteLength;
      size += piece.pedal?.byteLength ?? 0;
    },
    *pieces() {
      for (const piece of pieces) {
        held = toActivations(piece, held);
        yield held;
      }
    },
    bytes(head, from, frames) {
      const bytes = new Uint8Array(frames * KEY_COUNT);
      let first = 0;
      for (const { rows, heads } of pieces) {
        const sparse = heads.get(head);
        if (sparse && first + rows > from && first < from + frames) {
          const shift = (first - from) * KEY_COUNT;
          forEachValue(sparse, (at, value) => {
            // Outside of the array nothing is written.
            bytes[at + shift] = Math.round(255 * Math.min(1, value));
          });
        }
        first += rows;
      }
      return bytes;
    },
    get timing() {
      return pieces[0]?.timing;
    },
    get size() {
      return size;
    },
  };
}

function toPiece(activations: Activations, floor: number): Piece {
  const { onset, pedal } = activations;
  const [rows] = onset.shape;
  const heads = new Map<Head, Sparse>();
  const struck = presence(onset.data, rows, floor);
  for (const head of KEY_HEADS) {
    const matrix = activations[head];
    if (!matrix) continue;
    const present = head === 'frame' ? presence(matrix.data, rows, floor) : struck;
    heads.set(head, { present, values: pick(matrix.data, present) });
  }
  return { rows, timing: onset.timing, heads, pedal: pedal?.data.slice(0, rows) };
}

/** Which values reach the floor or have a neighbour in time that does; at the seams to other pieces, all. */
function presence(data: Float32Array, rows: number, floor: number): Uint8Array {
  const count = rows * KEY_COUNT;
  const present = new Uint8Array(Math.ceil(count / 8));
  const set = (at: number) => {
    present[at >> 3] |= 1 << (at & 7);
  };
  for (let at = 0; at < count; at++) {
    if (data[at] < floor) continue;
    set(at);
    if (at >= KEY_COUNT) set(at - KEY_COUNT);
    if (at + KEY_COUNT < count) set(at + KEY_COUNT);
  }
  for (let key = 0; key < KEY_COUNT; key++) {
    set(key);
    set(count - KEY_COUNT + key);
  }
  return present;
}

function pick(data: Float32Array, present: Uint8Array): Float32Array {
  const values: number[] = [];
  for (let byte = 0; byte < present.length; byte++) {
    for (let bit = 0, bits = present[byte]; bits !== 0; bit++, bits >>= 1) {
      if (bits & 1) values.push(data[byte * 8 + bit]);
    }
  }
  return Float32Array.from(values);
}

function forEachValue({ present, values }: Sparse, see: (at: number, value: number) => void): void {
  let next = 0;
  for (let byte = 0; byte < present.length; byte++) {
    for (let bit = 0, bits = present[byte]; bits !== 0; bit++, bits >>= 1) {
      if (bits & 1) see(byte * 8 + bit, values[next++]);
    }
  }
}

/** @param reused matrices of the piece before: written over where the shape is the same. */
function toActivations({ rows, timing, heads, pedal }: Piece, reused: Activations | undefined): Activations {
  const parts: Partial<Record<Head, FrameMatrix>> = {};
  for (const [head, sparse] of heads) {
    const old = reused?.[head];
    const matrix =
      old?.shape[0] === rows
        ? { data: old.data.fill(0), shape: old.shape, timing }
        : createFrameMatrix(rows, KEY_COUNT, timing);
    forEachValue(sparse, (at, value) => {
      matrix.data[at] = value;
    });
    parts[head] = matrix;
  }
  if (pedal) parts.pedal = { data: pedal, shape: [rows, 1], timing };
  return parts as Activations;
}

/** Seconds between two frames. */
export function secondsPerFrame(timing: FrameTiming): number {
  return frameToTime(timing, 1) - timing.startTime;
}
