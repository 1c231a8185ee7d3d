import { createRandom, type Hertz, type Random, type Seconds } from '@pianoscribe/core';
import { type BiquadSettings, filterInPlace } from './biquad';

/** What a microphone and a recorder do to a sound. Each part may be left out; what is left out changes nothing. */
export interface Microphone {
  readonly filters?: readonly BiquadSettings[];
  /** The sound once more, this much later and this strong: a reflection off a lid or a wall. */
  readonly comb?: { readonly delay: Seconds; readonly gain: number };
  /** Level of the largest sample, dB of full scale. */
  readonly peakDb?: number;
  /** Noise: its level under the sound's loud moments (the loudest tenth of 50 ms blocks); `pink` from 0 white to 1. */
  readonly noise?: { readonly downDb: number; readonly pink: number };
  /** Mains hum and its harmonics, level as that of noise. */
  readonly hum?: { readonly frequency: Hertz; readonly downDb: number };
  /** Soft clipping: gain in dB into a tanh that is undone after it. */
  readonly driveDb?: number;
  /** Rounds to this many bits of mu-law, as old codecs do. */
  readonly muLawBits?: number;
}

/** Draws a microphone of the kind that the training data has. */
export function drawMicrophone(random: Random): Microphone {
  const filters: BiquadSettings[] = [];
  const peaks = random.integer(5);
  for (let p = 0; p < peaks; p++) {
    filters.push({
      kind: 'peak',
      frequency: Math.exp(random.uniform(Math.log(80), Math.log(7000))),
      q: Math.exp(random.uniform(Math.log(0.4), Math.log(4))),
      gainDb: 4 * random.normal(),
    });
  }
  if (random.next() < 0.7) {
    filters.push({ kind: 'lowShelf', frequency: random.uniform(80, 400), q: 0.7, gainDb: random.uniform(-12, 6) });
  }
  if (random.next() < 0.8) {
    filters.push({ kind: 'highShelf', frequency: random.uniform(1200, 5000), q: 0.7, gainDb: random.uniform(-14, 7) });
  }
  if (random.next() < 0.15) filters.push(...bandLimit('lowPass', random.uniform(3400, 7000)));
  if (random.next() < 0.25) filters.push({ kind: 'highPass', frequency: random.uniform(30, 130), q: 0.7 });
  const isTelephone = random.next() < 0.02;
  if (isTelephone) filters.push(...bandLimit('lowPass', 3400), { kind: 'highPass', frequency: 250, q: 0.7 });
  return {
    filters,
    ...(random.next() < 0.3 && {
      comb: { delay: random.uniform(0.0003, 0.006), gain: (random.next() < 0.5 ? -1 : 1) * random.uniform(0.1, 0.6) },
    }),
    peakDb: random.uniform(-20, 0),
    noise: { downDb: random.uniform(35, 80), pink: random.next() },
    ...(random.next() < 0.15 && {
      hum: { frequency: random.next() < 0.6 ? 50 : 60, downDb: random.uniform(35, 65) },
    }),
    ...(random.next() < 0.15 && { driveDb: random.uniform(-6, 8) }),
    ...((isTelephone || random.next() < 0.03) && { muLawBits: 8 + random.integer(4) }),
  };
}

/** A steep low-pass: Butterworth of fourth order. */
function bandLimit(kind: 'lowPass' | 'highPass', frequency: Hertz): BiquadSettings[] {
  return [0.5412, 1.3066].map((q) => ({ kind, frequency, q }));
}

/** The sound as recorded. Pure: the same seed gives the same noise. */
export function applyMicrophone(
  samples: Float32Array,
  options: { readonly microphone: Microphone; readonly sampleRate?: Hertz; readonly seed?: number },
): Float32Array {
  const { microphone, sampleRate = 16000, seed = 0 } = options;
  const random = createRandom(seed, 0x6d6963);
  const output = samples.slice();
  if (microphone.comb) addComb(output, samples, microphone.comb, sampleRate);
  for (const filter of microphone.filters ?? []) filterInPlace(output, filter, sampleRate);
  const loud = loudLevel(output, sampleRate);
  if (microphone.noise) addNoise(output, microphone.noise.pink, loud * 10 ** (-microphone.noise.downDb / 20), random);
  if (microphone.hum) {
    addHum(output, { ...microphone.hum, level: loud * 10 ** (-microphone.hum.downDb / 20), sampleRate, random });
  }
  if (microphone.driveDb !== undefined) saturate(output, microphone.driveDb);
  if (microphone.peakDb !== undefined) scaleTo(output, 10 ** (microphone.peakDb / 20));
  if (microphone.muLawBits !== undefined) roundMuLaw(output, microphone.muLawBits);
  return output;
}

function addComb(
  output: Float32Array,
  samples: Float32Array,
  comb: { delay: Seconds; gain: number },
  rate: Hertz,
): void {
  const lag = Math.max(1, Math.round(comb.delay * rate));
  for (let i = lag; i < output.length; i++) output[i] += comb.gain * samples[i - lag];
}

/** Root mean square of the loudest tenth of the 50 ms blocks. */
function loudLevel(samples: Float32Array, sampleRate: Hertz): number {
  const block = Math.round(0.05 * sampleRate);
  const powers = new Float64Array(Math.max(1, Math.floor(samples.length / block)));
  for (let b = 0; b < powers.length; b++) {
    const end = Math.min(samples.length, (b + 1) * block);
    for (let i = b * block; i < end; i++) powers[b] += samples[i] * samples[i];
  }
  powers.sort();
  // Of silence noise is what is left, at any level: it is brought up with the peak.
  return Math.sqrt(powers[Math.floor(0.9 * (powers.length - 1))] / block) || 0.1;
}

/** Mixes white noise with noise that falls 6 dB an octave above 50 Hz; between them lies pink. */
function addNoise(output: Float32Array, pink: number, level: number, random: Random): void {
  // Uniform noise in (-1, 1) has a deviation of 0.577; the low-passed one is brought up to the same.
  const white = (level * (1 - pink)) / 0.577;
  const brown = (level * pink * Math.sqrt((2 - 0.02) / 0.02)) / 0.577;
  let slow = 0;
  for (let i = 0; i < output.length; i++) {
    const noise = 2 * random.next() - 1;
    slow += 0.02 * (noise - slow);
    output[i] += white * noise + brown * slow;
  }
}

function addHum(
  output: Float32Array,
  options: { frequency: Hertz; level: number; sampleRate: Hertz; random: Random },
): void {
  const { frequency, level, sampleRate, random } = options;
  // One period of all harmonics together: both mains frequencies are whole numbers of Hz, so 1 s repeats exactly.
  const period = new Float32Array(sampleRate);
  for (let harmonic = 1; harmonic <= 8; harmonic++) {
    const gain = (level * Math.SQRT2 * random.next()) / harmonic ** 0.7;
    const phase = random.uniform(0, 2 * Math.PI);
    const step = (2 * Math.PI * frequency * harmonic) / sampleRate;
    for (let i = 0; i < sampleRate; i++) period[i] += gain * Math.sin(phase + step * i);
  }
  for (let i = 0, p = 0; i < output.length; i++) {
    output[i] += period[p];
    if (++p === sampleRate) p = 0;
  }
}

function saturate(samples: Float32Array, driveDb: number): void {
  scaleTo(samples, 10 ** (driveDb / 20));
  for (let i = 0; i < samples.length; i++) samples[i] = Math.tanh(samples[i]);
}

function scaleTo(samples: Float32Array, peak: number): void {
  let largest = 0;
  for (let i = 0; i < samples.length; i++) largest = Math.max(largest, Math.abs(samples[i]));
  if (largest === 0) return;
  const scale = peak / largest;
  for (let i = 0; i < samples.length; i++) samples[i] *= scale;
}

function roundMuLaw(samples: Float32Array, bits: number): void {
  const steps = 2 ** (bits - 1) - 1;
  const spread = Math.log1p(255);
  for (let i = 0; i < samples.length; i++) {
    const magnitude = Math.min(1, Math.abs(samples[i]));
    const code = Math.round((Math.log1p(255 * magnitude) / spread) * steps) / steps;
    samples[i] = (Math.sign(samples[i]) * Math.expm1(code * spread)) / 255;
  }
}
