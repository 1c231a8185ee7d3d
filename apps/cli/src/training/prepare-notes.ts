import { createRandom, KEY_COUNT } from '@pianoscribe/core';
import { describeOnset, findOnsetPeaks, SURROUNDING_COLUMNS } from '@pianoscribe/models';
import { type ClipToPrepare, hearClip } from './prepare-clip';

/** The notes of a clip as the velocity net is trained on them. */
export interface PreparedNotes {
  /** [note, column]: what surrounds each onset. */
  readonly surroundings: Float32Array;
  /** [note], / 127. */
  readonly velocities: Float32Array;
  /** [note] */
  readonly keys: Uint8Array;
  /** The number of the clip's excerpt in its round. */
  readonly excerpt: number;
}

/** Frames at a clip's edges where not all that surrounds an onset is there. */
const EDGE_FRAMES = 5;
/** Share of onsets that are looked at a frame early, and as many a frame late: a net's peaks are less exact than labels. */
const MISPLACED = 0.2;

/** Runs in a worker: what surrounds each onset of a clip. */
export async function prepareNotes(
  clip: ClipToPrepare & { readonly excerpt: number; readonly seed: number },
): Promise<PreparedNotes> {
  const { excerpt } = clip;
  const random = createRandom(clip.seed);
  const { features, targets } = await hearClip(clip);
  const frames = features.shape[0];
  const { onset, frame, velocity } = targets;
  const heard = { frames, features: features.data, onset: onset.data, frame: frame.data };
  // A clip's targets are triangles: their tops are peaks, however far between frames the onset lies.
  const cells = findOnsetPeaks(onset.data, Number.MIN_VALUE).filter(
    (cell) => cell >= EDGE_FRAMES * KEY_COUNT && cell < (frames - EDGE_FRAMES) * KEY_COUNT,
  );
  const surroundings = new Float32Array(cells.length * SURROUNDING_COLUMNS);
  for (const [note, cell] of cells.entries()) {
    const at = note * SURROUNDING_COLUMNS;
    const draw = random.next();
    const late = draw < MISPLACED ? 1 : draw < 2 * MISPLACED ? -1 : 0;
    describeOnset(heard, Math.floor(cell / KEY_COUNT) + late, cell % KEY_COUNT, surroundings, at);
  }
  const keys = Uint8Array.from(cells, (cell) => cell % KEY_COUNT);
  return { surroundings, velocities: Float32Array.from(cells, (cell) => velocity.data[cell]), keys, excerpt };
}
