import {
  type FrameMatrix,
  frameToTime,
  KEY_COUNT,
  LOWEST_PITCH,
  type NoteEvent,
  PianoscribeError,
  type Velocity,
} from '@pianoscribe/core';

/** Options of {@link rollToNotes}. */
export interface RollToNotesOptions {
  /** A key is down from this value on. Default 0.5, or half a velocity step (1 / 254) for a roll of velocities. */
  readonly threshold?: number;
  /** What the roll holds, as in `notesToRoll`. Default 'binary', which is right for probabilities too. */
  readonly value?: 'binary' | 'velocity';
  /** Velocity of every note of a binary roll, 1 to 127. Default 127, as the original wrote. */
  readonly velocity?: Velocity;
}

/**
 * A piano roll [frame, key 0 to 87] to notes: one for each run of frames in which a key is down, from the time of its
 * first frame to the time after its last. A key that is down in the last frame ends with the roll. In a roll of
 * velocities a change of velocity is a new note.
 *
 * @returns notes by onset, then pitch.
 * @throws PianoscribeError SHAPE_MISMATCH, INVALID_ARGUMENT, NOT_FINITE where the roll has NaN.
 */
export function rollToNotes(roll: FrameMatrix, options: RollToNotesOptions = {}): NoteEvent[] {
  const { value = 'binary', velocity: fixedVelocity = 127 } = options;
  const threshold = options.threshold ?? (value === 'velocity' ? 0.5 / 127 : 0.5);
  const [frames, columns] = roll.shape;
  if (columns !== KEY_COUNT || roll.data.length < frames * columns) {
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `Expected a roll of [frames, 88], and found [${roll.shape.join(', ')}] with ${roll.data.length} values.`,
    );
  }
  if (!(threshold > 0) || !Number.isInteger(fixedVelocity) || fixedVelocity < 1 || fixedVelocity > 127) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `A threshold is above 0 and a velocity a whole number of 1 to 127, not ${threshold} and ${fixedVelocity}.`,
    );
  }
  const velocityOf = (level: number): Velocity =>
    value === 'binary' ? fixedVelocity : Math.min(127, Math.max(1, Math.round(127 * level)));

  const notes: NoteEvent[] = [];
  // Of each key: velocity of the note that is on, 0 for none, and the frame in which it began.
  const velocities = new Uint8Array(KEY_COUNT);
  const starts = new Float64Array(KEY_COUNT);
  for (let frame = 0; frame <= frames; frame++) {
    const row = frame * KEY_COUNT;
    for (let key = 0; key < KEY_COUNT; key++) {
      const level = frame < frames ? roll.data[row + key] : 0;
      if (Number.isNaN(level)) {
        throw new PianoscribeError('NOT_FINITE', `Frame ${frame} of the roll has NaN for pitch ${key + LOWEST_PITCH}.`);
      }
      const velocity = level >= threshold ? velocityOf(level) : 0;
      if (velocity === velocities[key]) continue;
      if (velocities[key] > 0) {
        notes.push({
          pitch: key + LOWEST_PITCH,
          onset: frameToTime(roll.timing, starts[key]),
          offset: frameToTime(roll.timing, frame),
          velocity: velocities[key],
        });
      }
      velocities[key] = velocity;
      starts[key] = frame;
    }
  }
  return notes.sort((a, b) => a.onset - b.onset || a.pitch - b.pitch);
}
