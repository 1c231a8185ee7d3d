import type { Hertz } from '@pianoscribe/core';

/** Mean power of the first 0.25 s after the attack, in dB of full scale. */
export function measureLevel(sound: Float32Array, sampleRate: Hertz): number {
  return powerDb(sound, 0, Math.round(0.25 * sampleRate));
}

/** Samples until the sound has sunk 66 dB below its loudest 20 ms, or its end. */
export function soundingLength(sound: Float32Array, sampleRate: Hertz): number {
  const block = Math.round(0.02 * sampleRate);
  const blocks = Math.floor(sound.length / block);
  let loudest = Number.NEGATIVE_INFINITY;
  const levels = new Float64Array(blocks);
  for (let b = 0; b < blocks; b++) {
    levels[b] = powerDb(sound, b * block, (b + 1) * block);
    loudest = Math.max(loudest, levels[b]);
  }
  for (let b = blocks - 1; b >= 0; b--) {
    if (levels[b] > loudest - 66) return b === blocks - 1 ? sound.length : (b + 1) * block;
  }
  return sound.length;
}

/** How fast a note fades, in dB a second: from its second quarter to its end; 3 at least, 40 at most. */
export function measureDecay(sound: Float32Array, sampleRate: Hertz): number {
  const from = Math.floor(sound.length / 4);
  const half = Math.min(Math.round(0.4 * sampleRate), Math.floor(sound.length / 4));
  const fall = powerDb(sound, from, from + half) - powerDb(sound, sound.length - half, sound.length);
  const seconds = (sound.length - half - from) / sampleRate;
  return Math.min(40, Math.max(3, fall / seconds));
}

function powerDb(sound: Float32Array, from: number, to: number): number {
  const end = Math.min(to, sound.length);
  let sum = 0;
  for (let i = from; i < end; i++) sum += sound[i] * sound[i];
  return 10 * Math.log10(sum / Math.max(1, end - from) + 1e-12);
}
