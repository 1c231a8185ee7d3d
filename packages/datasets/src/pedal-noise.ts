import { createRandom, type Hertz, type PedalEvent, type Seconds } from '@pianoscribe/core';

/** Adds a dull thump for each time the pedal goes down or comes up, at about `level` dB of full scale. */
export function addPedalNoise(
  output: Float32Array,
  options: {
    readonly pedals: readonly PedalEvent[];
    readonly from: Seconds;
    readonly sampleRate: Hertz;
    readonly level: number;
    readonly seed: number;
  },
): void {
  const { pedals, from, sampleRate, level, seed } = options;
  const random = createRandom(seed, 0x70656461);
  const add = (time: Seconds, gain: number) => {
    const begin = Math.round((time - from) * sampleRate);
    const seconds = random.uniform(0.05, 0.15);
    const strength = gain * Math.exp(0.5 * random.normal());
    if (begin < 0 || begin >= output.length) return;
    const length = Math.min(output.length - begin, Math.round(4 * seconds * sampleRate));
    const darkness = random.uniform(0.03, 0.12);
    let slow = 0;
    let slower = 0;
    for (let i = 0; i < length; i++) {
      slow += darkness * (random.next() - 0.5 - slow);
      slower += darkness * (slow - slower);
      output[begin + i] +=
        strength * slower * (1 - Math.exp(-i / (0.004 * sampleRate))) * Math.exp(-i / (seconds * sampleRate));
    }
  };
  // Two low-passes in a row leave about this much of the noise.
  const gain = 10 ** (level / 20) / 0.03;
  for (const pedal of pedals) {
    if (pedal.kind !== 'sustain') continue;
    add(pedal.onset, gain);
    add(pedal.offset, 0.7 * gain);
  }
}
