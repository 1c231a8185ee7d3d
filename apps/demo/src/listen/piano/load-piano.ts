import { decodeAudio } from '@pianoscribe/audio-io';
import type { Hertz } from '@pianoscribe/core';
import { createTone, type Piano, type PianoTone } from './piano';
import type { PianoFile } from './piano-files';

/** Longer than this no key is held: 8 s of each note are kept, half a second of them fading. */
const LONGEST_SECONDS = 8;
const FADE_SECONDS = 0.5;
/** An attack begins where a sample first exceeds this part of the largest, less a millisecond. */
const ATTACK_LEVEL = 0.02;
const LEAD_SECONDS = 0.001;
/** All notes of one touch are this loud at the middle of the keyboard. */
const LEVEL = 0.25;

/**
 * Fetches and decodes a piano. Every note begins with its attack, so that it sounds when it is meant to.
 * @param fetchFile how the bytes of a file are had.
 * @throws PianoscribeError as decodeAudio does; whatever fetchFile throws.
 */
export async function loadPiano(
  files: readonly PianoFile[],
  sampleRate: Hertz,
  fetchFile: (url: string) => Promise<Uint8Array>,
): Promise<Piano> {
  const encoded = await Promise.all(files.map(async ({ pitch, url }) => ({ pitch, bytes: await fetchFile(url) })));
  const tones: PianoTone[] = [];
  for (const { pitch, bytes } of encoded) {
    const { samples } = await decodeAudio(bytes, { sampleRate });
    tones.push(createTone(pitch, trim(samples, sampleRate), sampleRate));
  }
  tones.sort((a, b) => a.pitch - b.pitch);
  return { sampleRate, tones: level(tones) };
}

function trim(samples: Float32Array, sampleRate: Hertz): Float32Array {
  const threshold = ATTACK_LEVEL * peakOf(samples);
  const attack = samples.findIndex((sample) => Math.abs(sample) > threshold);
  const from = Math.max(0, attack - Math.round(LEAD_SECONDS * sampleRate));
  const trimmed = samples.slice(from, from + Math.round(LONGEST_SECONDS * sampleRate));
  const fade = Math.min(trimmed.length, Math.round(FADE_SECONDS * sampleRate));
  for (let i = 0; i < fade; i++) trimmed[trimmed.length - 1 - i] *= i / fade;
  return trimmed;
}

/** The whole piano scaled so that its middle notes reach LEVEL; how loud they are to each other stays. */
function level(tones: readonly PianoTone[]): PianoTone[] {
  const peaks = tones.filter(({ pitch }) => pitch >= 48 && pitch <= 72).map(({ bright }) => peakOf(bright));
  const gain = LEVEL / (peaks.reduce((sum, peak) => sum + peak, 0) / peaks.length);
  const scale = (samples: Float32Array) => samples.map((sample) => sample * gain);
  return tones.map(({ pitch, bright, mellow }) => ({ pitch, bright: scale(bright), mellow: scale(mellow) }));
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i]));
  return peak;
}
