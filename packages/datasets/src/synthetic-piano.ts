import { createRandom, type Hertz, HIGHEST_PITCH, LOWEST_PITCH, pitchToHertz, type Seconds } from '@pianoscribe/core';
import { createSampledPiano, type PianoRegion, type SampledPiano } from './sampled-piano';

/**
 * A made-up piano, for where no samples are at hand: stiff strings whose partials fade the faster the higher they are,
 * and a knock. It sounds plain; it is no stand-in for recorded pianos in training.
 *
 * @param options.seconds length of a note; 6 when left out
 * @param options.leadIn silence before each sample, which loading cuts again; 0 when left out
 */
export function createSyntheticPiano(
  options: { sampleRate?: Hertz; seed?: number; seconds?: Seconds; leadIn?: Seconds } = {},
): SampledPiano {
  const { sampleRate = 16000, seed = 0, seconds = 6, leadIn = 0 } = options;
  const audio = new Map<string, Float32Array>();
  const regions: PianoRegion[] = [];
  for (let key = LOWEST_PITCH; key <= HIGHEST_PITCH; key += 3) {
    for (const [loVel, hiVel, hardness] of [
      [1, 63, 0.45],
      [64, 127, 1],
    ] as const) {
      const file = `${key}-${loVel}`;
      audio.set(file, strike({ pitch: key, hardness, seconds, leadIn, sampleRate, seed }));
      regions.push({
        file,
        loKey: key - 1,
        hiKey: key + 1,
        key,
        loVel,
        hiVel,
        volDb: 0,
        amp: 1,
        tuneCents: 0,
        transpose: 0,
        trigger: 'attack',
        offsetSec: 0,
      });
    }
  }
  return createSampledPiano({ name: 'synthetic', sampleRate, regions, audio });
}

interface Strike {
  readonly pitch: number;
  /** 0 soft felt to 1 hard. */
  readonly hardness: number;
  readonly seconds: Seconds;
  readonly leadIn: Seconds;
  readonly sampleRate: Hertz;
  readonly seed: number;
}

function strike({ pitch, hardness, seconds, leadIn, sampleRate, seed }: Strike): Float32Array {
  const random = createRandom(seed, pitch);
  const begin = Math.round(leadIn * sampleRate);
  const sound = new Float32Array(begin + Math.round(seconds * sampleRate));
  const fundamental = pitchToHertz(pitch);
  // Inharmonicity grows by the fourth power of the partial's number in stiff strings: Fletcher's formula.
  const stiffness = 4e-4 * 2 ** ((pitch - 60) / 8);
  for (let partial = 1; partial <= 24; partial++) {
    const frequency = partial * fundamental * Math.sqrt(1 + stiffness * partial * partial);
    if (frequency > 0.45 * sampleRate) break;
    const gain = hardness * partial ** (-2.2 + hardness) * random.uniform(0.5, 1);
    const fade = Math.exp(-(0.4 + fundamental / 400 + partial * 0.25) / sampleRate);
    addPartial(sound, { begin, gain, fade, step: (2 * Math.PI * frequency) / sampleRate });
  }
  let knock = 0.15 * hardness;
  for (let i = begin; i < sound.length && knock > 1e-5; i++) {
    sound[i] += knock * (2 * random.next() - 1);
    knock *= Math.exp(-1 / (0.006 * sampleRate));
  }
  return sound;
}

/** Adds a fading sine by its recurrence. */
function addPartial(sound: Float32Array, partial: { begin: number; gain: number; fade: number; step: number }): void {
  const { begin, gain, fade, step } = partial;
  const turn = 2 * fade * Math.cos(step);
  let last = (-gain * Math.sin(step)) / fade;
  let now = 0;
  for (let i = begin; i < sound.length; i++) {
    sound[i] += now;
    const next = turn * now - fade * fade * last;
    last = now;
    now = next;
  }
}
