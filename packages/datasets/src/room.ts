import { type Hertz, PianoscribeError, type Random, type Seconds } from '@pianoscribe/core';
import { convolve } from './convolve';

/** What a room adds to a sound, as plain data. */
export interface Room {
  readonly name: string;
  readonly sampleRate: Hertz;
  /** Impulse response of unit energy; its strongest moment, the direct path, is its first sample. In shared memory. */
  readonly response: Float32Array;
  /** Share of the energy that comes within 5 ms: a room with little of it would blur attacks when heard alone. */
  readonly directness: number;
}

/** Longest response kept; longer ones are faded out. */
const LONGEST_SECONDS = 2;
const DIRECT_SECONDS = 0.005;

/**
 * A room from a measured impulse response: what comes before its peak is cut, so that sound keeps its time, and its
 * energy is made 1.
 * @throws PianoscribeError EMPTY_INPUT where it is silent.
 */
export function createRoom(options: { name: string; sampleRate: Hertz; response: Float32Array }): Room {
  const { name, sampleRate, response } = options;
  let peak = 0;
  for (let i = 1; i < response.length; i++) if (Math.abs(response[i]) > Math.abs(response[peak])) peak = i;
  const length = Math.min(
    response.length - peak,
    audibleLength(response, peak),
    Math.round(LONGEST_SECONDS * sampleRate),
  );
  const cut = new Float32Array(new SharedArrayBuffer(length * 4));
  const fade = Math.round(length / 8);
  let energy = 0;
  for (let i = 0; i < length; i++) {
    cut[i] = response[peak + i] * Math.min(1, (length - i) / fade);
    energy += cut[i] ** 2;
  }
  if (!(energy > 0)) throw new PianoscribeError('EMPTY_INPUT', `The impulse response ${name} is silent.`);
  const scale = Math.sign(response[peak]) / Math.sqrt(energy);
  let direct = 0;
  for (let i = 0; i < length; i++) {
    cut[i] *= scale;
    if (i < DIRECT_SECONDS * sampleRate) direct += cut[i] ** 2;
  }
  return { name, sampleRate, response: cut, directness: direct };
}

/** Samples from the peak until 99.99 % of the energy has come: what follows is 40 dB under the whole. */
function audibleLength(response: Float32Array, from: number): number {
  let energy = 0;
  for (let i = from; i < response.length; i++) energy += response[i] ** 2;
  let rest = energy;
  for (let i = from; i < response.length; i++) {
    rest -= response[i] ** 2;
    if (rest < 1e-4 * energy) return i - from + 1;
  }
  return response.length - from;
}

/**
 * A made-up room: the direct path, some early reflections, and noise that fades faster the higher it is. Reverberation
 * times from 0.15 to 1.8 s, ratios of direct to reverberant energy from -6 to 14 dB.
 */
export function createSyntheticRoom(random: Random, sampleRate: Hertz = 16000): Room {
  const t60 = Math.exp(random.uniform(Math.log(0.15), Math.log(1.8)));
  const length = Math.round(Math.min(LONGEST_SECONDS, 0.8 * t60) * sampleRate);
  const response = new Float32Array(length);
  addTail(response, random, t60, sampleRate);
  const reflections = 4 + random.integer(16);
  for (let r = 0; r < reflections; r++) {
    const time: Seconds = 0.0015 + 0.06 * random.next() ** 1.5;
    const at = Math.round(time * sampleRate);
    if (at < length)
      response[at] += (random.next() < 0.5 ? -1 : 1) * random.uniform(0.1, 1) * Math.exp(-time / 0.03) * 0.3;
  }
  let energy = 0;
  for (const value of response) energy += value * value;
  const direct = Math.sqrt(energy) * 10 ** (random.uniform(-6, 14) / 20);
  let largest = 0;
  for (const value of response) largest = Math.max(largest, Math.abs(value));
  // The direct path stays the strongest single moment, so that attacks keep their time.
  response[0] = Math.max(direct, 1.2 * largest);
  return createRoom({ name: `synthetic ${t60.toFixed(2)} s`, sampleRate, response });
}

/** Noise of two bands: the lower one fades by 60 dB in `t60`, the upper one in a random part of that. */
function addTail(response: Float32Array, random: Random, t60: Seconds, sampleRate: Hertz): void {
  const predelay = Math.round(random.uniform(0.002, 0.025) * sampleRate);
  const split = random.uniform(0.1, 0.5);
  const lowFade = Math.exp(-6.9078 / (t60 * sampleRate));
  const highFade = Math.exp(-6.9078 / (t60 * random.uniform(0.25, 0.9) * sampleRate));
  const highGain = random.uniform(0.2, 1);
  let low = 0;
  let lowGain = 0.1;
  let upperGain = 0.1 * highGain;
  for (let i = predelay; i < response.length; i++) {
    const noise = random.next() + random.next() - 1;
    low += split * (noise - low);
    response[i] += low * lowGain + (noise - low) * upperGain;
    lowGain *= lowFade;
    upperGain *= highFade;
  }
}

/**
 * Plays samples in a room: `wet` 0 is dry, 1 the room's response alone. The direct path stays where it was.
 * @throws PianoscribeError INVALID_ARGUMENT where the rates differ.
 */
export function applyRoom(
  samples: Float32Array,
  options: { readonly room: Room; readonly wet: number; readonly sampleRate?: Hertz },
): Float32Array {
  const { room, wet, sampleRate = 16000 } = options;
  if (room.sampleRate !== sampleRate) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `The room is sampled at ${room.sampleRate} Hz, the sound at ${sampleRate}.`,
    );
  }
  const output = convolve(samples, room.response);
  for (let i = 0; i < output.length; i++) output[i] = wet * output[i] + (1 - wet) * samples[i];
  return output;
}
