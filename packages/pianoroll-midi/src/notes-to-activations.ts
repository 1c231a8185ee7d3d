import {
  type Activations,
  createFrameMatrix,
  type FrameTiming,
  KEY_COUNT,
  LOWEST_PITCH,
  type NoteEvent,
  type PedalEvent,
  timeToFrame,
} from '@pianoscribe/core';

/** Options of {@link notesToActivations}. */
export interface NotesToActivationsOptions {
  readonly timing: FrameTiming;
  /** Number of frames; what lies outside of them is left out. */
  readonly frames: number;
  /** Half width in frames of the triangle around an onset or offset. Default 1.5. */
  readonly width?: number;
}

/**
 * What an ideal model would say of these notes: the reverse of `decodeNotes`, and the targets to train towards.
 * Onset and offset are triangles around the exact time, max(0, 1 - |frame - time| / width), so that times between
 * frames can be read off (after Kong et al. 2021); frame is the share of the frame's span in which the key sounds;
 * velocity (/ 127) stands wherever the onset does; pedal is 1 while the sustain pedal is down.
 */
export function notesToActivations(
  notes: readonly NoteEvent[],
  pedals: readonly PedalEvent[],
  { timing, frames, width = 1.5 }: NotesToActivationsOptions,
): Required<Omit<Activations, 'keyVelocity'>> {
  const matrix = (columns: number) => createFrameMatrix(frames, columns, timing);
  const roll = { onset: matrix(KEY_COUNT), frame: matrix(KEY_COUNT), offset: matrix(KEY_COUNT) };
  const velocity = matrix(KEY_COUNT);
  const pedal = matrix(1);
  for (const note of notes) {
    const key = note.pitch - LOWEST_PITCH;
    if (key < 0 || key >= KEY_COUNT) continue;
    const onset = timeToFrame(timing, note.onset);
    const offset = timeToFrame(timing, note.offset);
    fillSpan(roll.frame.data, { frames, columns: KEY_COUNT, column: key, from: onset, to: offset });
    forTriangle(offset, width, frames, (frame, value) => {
      const at = frame * KEY_COUNT + key;
      roll.offset.data[at] = Math.max(roll.offset.data[at], value);
    });
    forTriangle(onset, width, frames, (frame, value) => {
      const at = frame * KEY_COUNT + key;
      // Of two onsets in reach, the nearer one's velocity counts.
      if (value <= roll.onset.data[at]) return;
      roll.onset.data[at] = value;
      velocity.data[at] = note.velocity / 127;
    });
  }
  for (const { kind, onset, offset } of pedals) {
    if (kind !== 'sustain') continue;
    const span = { from: timeToFrame(timing, onset), to: timeToFrame(timing, offset) };
    fillSpan(pedal.data, { frames, columns: 1, column: 0, ...span });
  }
  return { ...roll, velocity, pedal };
}

function forTriangle(centre: number, width: number, frames: number, set: (frame: number, value: number) => void): void {
  const last = Math.min(frames - 1, Math.floor(centre + width));
  for (let frame = Math.max(0, Math.ceil(centre - width)); frame <= last; frame++) {
    const value = 1 - Math.abs(frame - centre) / width;
    if (value > 0) set(frame, value);
  }
}

/** A frame stands for the half frame before it and the half frame after it. */
function fillSpan(
  data: Float32Array,
  span: { frames: number; columns: number; column: number; from: number; to: number },
): void {
  const { frames, columns, column, from, to } = span;
  const last = Math.min(frames - 1, Math.ceil(to + 0.5));
  for (let frame = Math.max(0, Math.floor(from - 0.5)); frame <= last; frame++) {
    const share = Math.min(frame + 0.5, to) - Math.max(frame - 0.5, from);
    if (share > 0) data[frame * columns + column] = Math.min(1, data[frame * columns + column] + share);
  }
}
