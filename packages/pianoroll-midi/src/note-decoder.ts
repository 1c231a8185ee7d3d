import {
  type Activations,
  type FrameMatrix,
  frameToTime,
  type HeardNote,
  KEY_COUNT,
  type PedalEvent,
  PianoscribeError,
  timeToFrame,
} from '@pianoscribe/core';
import { type DecodeNotesOptions, resolveDecodeOptions } from './decode-options';
import { KeyDecoder } from './key-decoder';
import { createPedalDecoder, type PedalDecoder } from './pedal-decoder';

/** What activations say was played. */
export interface DecodedEvents {
  /** By onset. */
  readonly notes: HeardNote[];
  readonly pedals: PedalEvent[];
}

/** Decodes activations as they come. One decoder serves one recording. */
export interface NoteDecoder {
  /** The next frames in (not kept), the notes that are now certain out, by onset within a call. */
  push(activations: Activations): HeardNote[];
  /** The notes that the end of the recording completes, and the pedal spans of all of it. */
  finish(): DecodedEvents;
}

/**
 * Activations to notes, in the order of time, in time linear in the frames and memory that does not grow with them
 * (but for the pedal spans). The notes do not depend on how the frames are cut into calls.
 *
 * A note starts at a local maximum of `onset` whose height (see `onsetWidth`) is at least `onsetThreshold`
 * (`partialThreshold` where it lies on a partial of a stronger onset); its time is the top of the triangle through the
 * maximum and its neighbours. It ends where `frame` first falls below `frameThreshold` (on the line between the two
 * frames), at a maximum of `offset` where `offsetThreshold` is given, at the key's next onset, or with the recording, and
 * lasts a frame at least. Its velocity is 127 times `velocity` at the maximum, and its `keyVelocity`, where there is one,
 * 127 times that.
 *
 * @throws PianoscribeError INVALID_ARGUMENT (options, or frames that don't follow the last ones), SHAPE_MISMATCH,
 * NOT_FINITE where an activation that counts is NaN or infinite.
 */
export function createNoteDecoder(options: DecodeNotesOptions = {}): NoteDecoder {
  const resolved = resolveDecodeOptions(options);
  let keys: KeyDecoder | undefined;
  let pedal: PedalDecoder | undefined;
  let heads = '';
  let isFinished = false;
  return {
    push(activations) {
      if (isFinished) throw new PianoscribeError('INVALID_ARGUMENT', 'This decoder has finished. Create another one.');
      const rows = checkShapes(activations);
      if (rows === 0) return [];
      if (keys === undefined) {
        keys = new KeyDecoder(activations, resolved);
        if (activations.pedal) pedal = createPedalDecoder(keys.timing, resolved);
        heads = headNames(activations);
      }
      checkFollows(keys, activations, heads);
      const first = keys.frames;
      const notes = keys.push(activations, rows);
      if (pedal && activations.pedal) {
        const { data } = activations.pedal;
        for (let row = 0; row < rows; row++) pedal.push(first + row, data[row]);
      }
      return notes;
    },
    finish() {
      isFinished = true;
      return { notes: keys?.finish() ?? [], pedals: pedal?.finish(keys?.frames ?? 0) ?? [] };
    },
  };
}

function headNames(activations: Activations): string {
  return Object.entries(activations)
    .flatMap(([name, matrix]) => (matrix ? name : []))
    .sort()
    .join(', ');
}

/** Rows of the activations, once all of them agree. */
function checkShapes(activations: Activations): number {
  const { onset, frame, offset, velocity, keyVelocity, pedal } = activations;
  const [rows] = onset.shape;
  const check = (name: string, matrix: FrameMatrix | undefined, columns: number) => {
    if (matrix === undefined) return;
    if (matrix.shape[0] === rows && matrix.shape[1] === columns && matrix.data.length >= rows * columns) return;
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `Expected a ${name} activation of [${rows}, ${columns}], and found [${matrix.shape.join(', ')}] with ${matrix.data.length} values.`,
    );
  };
  check('onset', onset, KEY_COUNT);
  check('frame', frame, KEY_COUNT);
  check('offset', offset, KEY_COUNT);
  check('velocity', velocity, KEY_COUNT);
  check('keyVelocity', keyVelocity, KEY_COUNT);
  check('pedal', pedal, 1);
  return rows;
}

function checkFollows(keys: KeyDecoder, activations: Activations, heads: string): void {
  const { timing } = activations.onset;
  const { sampleRate, hopLength } = keys.timing;
  if (!(sampleRate > 0 && hopLength > 0 && Number.isFinite(timing.startTime))) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `Activations need a time base; theirs is ${hopLength} / ${sampleRate} s from ${timing.startTime} s.`,
    );
  }
  const drift = timeToFrame(keys.timing, timing.startTime) - keys.frames;
  if (timing.hopLength * sampleRate !== hopLength * timing.sampleRate || !(Math.abs(drift) < 0.5)) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `Expected the frame at ${frameToTime(keys.timing, keys.frames)} s next, and found frames from ${timing.startTime} s. Push all frames once and in order, and give their startTime.`,
    );
  }
  const found = headNames(activations);
  if (found !== heads) {
    throw new PianoscribeError('INVALID_ARGUMENT', `The first frames had ${heads} activations, these have ${found}.`);
  }
}
