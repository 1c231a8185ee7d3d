import { readFile } from 'node:fs/promises';
import { resample } from '@pianoscribe/audio-io';
import { type Hertz, type JobOptions, PianoscribeError, throwIfAborted } from '@pianoscribe/core';
import type { PianoRegion } from '../../sampled-piano';
import { parseSoundFont, type SoundFontRegion } from '../../sound-font';
import { createPianoWriter, LONGEST_SECONDS, PIANO_RATE } from './write-piano';

/** A looped sample fades at least this fast, dB a second, where its envelope says less: bass to treble. */
const SLOWEST_DECAY = [4, 30] as const;
const RATE_STEP: Hertz = 50;

/**
 * Makes a piano folder of a preset of a SoundFont file (bank 0, program 0 is General MIDI's grand piano). Loops are
 * written out, fading as the volume envelope says; the two channels of a stereo sample become one.
 */
export async function prepareSoundFont(
  options: JobOptions & {
    readonly file: string;
    readonly output: string;
    readonly name: string;
    /** Who made it, and under which licence: kept in the manifest. */
    readonly note: string;
    readonly bank?: number;
    readonly program?: number;
  },
): Promise<void> {
  const { file, output, name, note, signal, onProgress } = options;
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new PianoscribeError('NOT_FOUND', `There is no SoundFont at ${file}.`, { cause });
  });
  const sounds = groupChannels(parseSoundFont(bytes, options));
  const writer = await createPianoWriter(output);
  const regions: PianoRegion[] = [];
  for (const [index, sound] of sounds.entries()) {
    throwIfAborted(signal);
    const { samples, key, tuneCents } = renderSound(sound);
    const wavFile = `s/${String(index).padStart(3, '0')}.wav`;
    const volDb = await writer.add(wavFile, samples);
    regions.push({
      file: wavFile,
      loKey: sound.loKey,
      hiKey: sound.hiKey,
      key,
      loVel: Math.max(1, sound.loVel),
      hiVel: sound.hiVel,
      volDb: volDb - sound.channels[0].attenuationDb,
      amp: 1,
      tuneCents,
      transpose: 0,
      trigger: 'attack',
      offsetSec: 0,
    });
    onProgress?.({ stage: 'samples', done: index + 1, total: sounds.length, unit: 'samples' });
  }
  await writer.finish({ name, note: `${note}; 16 kHz mono, loops written out, samples cut at 12 s`, regions });
}

/** A sound of a preset: its channels, and the keys and velocities that it serves. */
interface Sound {
  readonly channels: SoundFontRegion[];
  readonly loKey: number;
  readonly hiKey: number;
  loVel: number;
  hiVel: number;
}

/** Regions of the same keys and velocities are the channels of one sound; equal sounds of other velocities join it. */
function groupChannels(regions: readonly SoundFontRegion[]): Sound[] {
  const groups = new Map<string, SoundFontRegion[]>();
  for (const region of regions) {
    const id = [region.loKey, region.hiKey, region.loVel, region.hiVel, region.rootKey].join(' ');
    groups.set(id, [...(groups.get(id) ?? []), region]);
  }
  const sounds = new Map<string, Sound>();
  for (const channels of groups.values()) {
    const { loKey, hiKey, loVel, hiVel } = channels[0];
    const id = [loKey, hiKey, ...channels.map((channel) => channel.name)].join(' ');
    const known = sounds.get(id);
    if (known) {
      known.loVel = Math.min(known.loVel, loVel);
      known.hiVel = Math.max(known.hiVel, hiVel);
    } else sounds.set(id, { channels, loKey, hiKey, loVel, hiVel });
  }
  return [...sounds.values()];
}

/** The sound as its middle key plays it, so that times in it are times as they are heard. */
function renderSound({ channels, loKey, hiKey }: Sound): { samples: Float32Array; key: number; tuneCents: number } {
  const key = Math.min(108, Math.max(21, Math.round((Math.max(21, loKey) + Math.min(108, hiKey)) / 2)));
  const [first] = channels;
  const wanted = first.sampleRate * 2 ** ((key - first.rootKey + first.cents / 100) / 12);
  // Rates with a common factor keep the resampler's filter small; what is lost by rounding goes into the tuning.
  const rate = Math.round(wanted / RATE_STEP) * RATE_STEP;
  const parts = channels.map((channel) => resample(unroll(channel, key, rate), { from: rate, to: PIANO_RATE }));
  const samples = new Float32Array(Math.max(...parts.map((part) => part.length)));
  for (const part of parts) for (let i = 0; i < part.length; i++) samples[i] += part[i] / parts.length;
  return { samples, key, tuneCents: 1200 * Math.log2(wanted / rate) };
}

/** The sound of a region, played at `rate`, as long as we keep it. */
function unroll(region: SoundFontRegion, key: number, rate: Hertz): Float32Array {
  const { samples, loop, decay, sustainDb } = region;
  if (!loop) return samples;
  const long = new Float32Array(Math.round((LONGEST_SECONDS + 0.5) * rate));
  const span = loop.end - loop.begin;
  const slowest = SLOWEST_DECAY[0] + ((key - 21) / 87) * (SLOWEST_DECAY[1] - SLOWEST_DECAY[0]);
  for (let i = 0; i < long.length; i++) {
    const at = i < loop.end ? i : loop.begin + ((i - loop.begin) % span);
    const enveloped = Math.min(sustainDb, (decay * i) / rate);
    const looped = Math.max(0, (slowest * (i - loop.end)) / rate);
    long[i] = samples[at] * 10 ** (-Math.max(enveloped, looped) / 20);
  }
  return long;
}
