import type { Hertz, MidiPitch } from '@pianoscribe/core';

/** One recorded or made note, from its attack on. */
export interface PianoTone {
  readonly pitch: MidiPitch;
  /** As it is when struck hard. */
  readonly bright: Float32Array;
  /** As it is when struck softly: of the same length, without the upper partials. */
  readonly mellow: Float32Array;
}

/** A piano as the sampler plays it: tones by pitch, from which the others are bent. */
export interface Piano {
  readonly sampleRate: Hertz;
  readonly tones: readonly PianoTone[];
}

/** Above this the mellow sound of a tone fades, in multiples of its pitch. */
const MELLOW_PARTIALS = 2.5;

/** A tone of a recording, with its mellow side made by a one-pole low pass. */
export function createTone(pitch: MidiPitch, bright: Float32Array, sampleRate: Hertz): PianoTone {
  const cutoff = Math.min(0.45 * sampleRate, Math.max(500, MELLOW_PARTIALS * 440 * 2 ** ((pitch - 69) / 12)));
  const step = 1 - Math.exp((-2 * Math.PI * cutoff) / sampleRate);
  const mellow = new Float32Array(bright.length);
  let level = 0;
  for (let i = 0; i < bright.length; i++) {
    level += step * (bright[i] - level);
    mellow[i] = level;
  }
  return { pitch, bright, mellow };
}
