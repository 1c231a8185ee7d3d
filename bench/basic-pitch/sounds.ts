import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { readAudioFile } from '@pianoscribe/audio-io/node';
import { createRandom, type Hertz } from '@pianoscribe/core';

const SECONDS = 30;

/** What is no piano: a transcriber should hear few notes in it. */
export function madeUpSounds(sampleRate: Hertz): [string, Float32Array][] {
  const length = SECONDS * sampleRate;
  return [
    ['silence', new Float32Array(length)],
    ['white-noise', whiteNoise(length, 1)],
    ['pink-noise', pinkNoise(length)],
    ['sine-sweep', sweep(length, sampleRate)],
    ['formants', formants(length, sampleRate)],
  ];
}

/** Up to 30 s of each recording in a folder, by its name. */
export async function readSounds(folder: string | undefined, sampleRate: Hertz): Promise<[string, Float32Array][]> {
  if (folder === undefined) return [];
  const names = (await readdir(folder)).filter((name) => /\.(wav|flac|ogg|mp3)$/i.test(name)).sort();
  return Promise.all(
    names.map(async (name): Promise<[string, Float32Array]> => {
      const { samples } = await readAudioFile(path.join(folder, name), { sampleRate });
      return [path.parse(name).name, samples.slice(0, SECONDS * sampleRate)];
    }),
  );
}

function whiteNoise(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => 0.1 * random.normal());
}

/** Voss: white noises of halving rates, summed. */
function pinkNoise(length: number): Float32Array {
  const random = createRandom(2);
  const held = new Float32Array(12);
  return Float32Array.from({ length }, (_, i) => {
    for (let row = 0; row < held.length; row++) if (i % 2 ** row === 0) held[row] = 0.04 * random.normal();
    return held.reduce((sum, value) => sum + value, 0);
  });
}

/** 27.5 Hz to 7 kHz, as many octaves in each second. */
function sweep(length: number, sampleRate: Hertz): Float32Array {
  let phase = 0;
  return Float32Array.from({ length }, (_, i) => {
    phase += (2 * Math.PI * 27.5 * 2 ** ((8 * i) / length)) / sampleRate;
    return 0.3 * Math.sin(phase);
  });
}

/** Speech-like: a gliding buzz through two resonances that jump four times a second, with pauses. */
function formants(length: number, sampleRate: Hertz): Float32Array {
  const random = createRandom(3);
  const state = [0, 0, 0, 0];
  let vowel = [500, 1500];
  let pitch = 120;
  let phase = 0;
  let level = 0;
  let wanted = 0;
  return Float32Array.from({ length }, (_, i) => {
    if (i % Math.round(sampleRate / 4) === 0) {
      vowel = [random.uniform(250, 850), random.uniform(800, 2400)];
      wanted = random.next() < 0.2 ? 0 : random.uniform(0.3, 1);
    }
    if (i % 64 === 0) pitch = Math.min(220, Math.max(80, pitch + 0.8 * random.normal()));
    level += (30 / sampleRate) * (wanted - level);
    phase += pitch / sampleRate;
    let value = 0.02 * random.normal();
    if (phase >= 1) {
      phase -= 1;
      value += 1;
    }
    vowel.forEach((frequency, f) => {
      const radius = Math.exp((-Math.PI * 90) / sampleRate);
      const next =
        value +
        2 * radius * Math.cos((2 * Math.PI * frequency) / sampleRate) * state[2 * f] -
        radius * radius * state[2 * f + 1];
      state[2 * f + 1] = state[2 * f];
      state[2 * f] = next;
      value = next * (1 - radius) * 4;
    });
    return 0.5 * level * value;
  });
}
