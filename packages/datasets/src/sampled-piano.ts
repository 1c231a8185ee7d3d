import { type Hertz, KEY_COUNT, LOWEST_PITCH, PianoscribeError } from '@pianoscribe/core';
import { findAttack } from './attack';
import { measureDecay, measureLevel, soundingLength } from './sample-measures';

/** One recorded note, cut so that its attack begins at its first sample. */
export interface PianoSample {
  /** The sound, between {@link GUARD_BEFORE} zeros before it and {@link GUARD_AFTER} after it, in shared memory. */
  readonly samples: Float32Array;
  /** Pitch that it sounds at when played at its own rate; fractional where the recording is out of tune. */
  readonly pitch: number;
  /** Loudness: mean power of the first 0.25 s, in dB of full scale. */
  readonly level: number;
  /** Gain in dB that the piano's maker gave it beside its recorded loudness. */
  readonly gainDb: number;
  /** Where it may go on for ever: back from `end` to `begin` (samples from the attack), fading `decay` dB a second. */
  readonly loop?: { readonly begin: number; readonly end: number; readonly decay: number };
}

/** The velocities for which a key plays a sample: `loVelocity` and `hiVelocity` included. */
export interface VelocityZone {
  readonly loVelocity: number;
  readonly hiVelocity: number;
  /** Index into {@link SampledPiano.samples}. */
  readonly sample: number;
}

/** The velocity that a layer sounds like: makers set a layer's bounds so that it is right for its harder notes. */
export function layerVelocity({ loVelocity, hiVelocity }: VelocityZone): number {
  return 0.3 * loVelocity + 0.7 * hiVelocity;
}

/** A piano as plain data: it crosses to workers without a copy, since its samples lie in shared memory. */
export interface SampledPiano {
  readonly name: string;
  readonly sampleRate: Hertz;
  readonly samples: readonly PianoSample[];
  /** For each of the 88 keys its zones by velocity, without gaps from 1 to 127. */
  readonly keys: readonly (readonly VelocityZone[])[];
  /** Level in dB that each key has at velocity 127: the loudest layer, smoothed over neighbouring keys. */
  readonly keyLevels: readonly number[];
  /** For each key the sample of its key being let go, or -1. */
  readonly releases: readonly number[];
}

/** Zeros before each sample, so that interpolation needs no test at its edge. */
export const GUARD_BEFORE = 1;
/** Zeros after each sample. */
export const GUARD_AFTER = 3;

/** A recorded file and the keys and velocities that it serves, as in a `manifest.json` of a piano folder. */
export interface PianoRegion {
  readonly file: string;
  readonly loKey: number;
  readonly hiKey: number;
  /** Root: the pitch that sounds when the file is played at its own rate. */
  readonly key: number;
  readonly loVel: number;
  readonly hiVel: number;
  readonly volDb: number;
  readonly amp: number;
  readonly tuneCents: number;
  readonly transpose: number;
  readonly trigger: 'attack' | 'release';
  readonly offsetSec: number;
  /** Seconds from the file's start. */
  readonly loop?: readonly [begin: number, end: number];
}

/**
 * Makes a piano of decoded recordings. Each is cut where its attack begins, so that all pianos agree with their labels;
 * silence after it is cut as well. Regions that ring along at other pitches (string resonance) are left out.
 *
 * @param options.audio samples of each region's file, at `sampleRate`
 * @throws PianoscribeError EMPTY_INPUT where no region can be struck, INVALID_ARGUMENT where a file is missing.
 */
export function createSampledPiano(options: {
  readonly name: string;
  readonly sampleRate: Hertz;
  readonly regions: readonly PianoRegion[];
  readonly audio: ReadonlyMap<string, Float32Array>;
}): SampledPiano {
  const { name, sampleRate, audio } = options;
  const regions = withoutResonance(options.regions);
  const samples: PianoSample[] = [];
  const indexOf = new Map<string, number>();
  const sampleOf = (region: PianoRegion): number => {
    const id = `${region.file} ${region.offsetSec} ${region.tuneCents} ${region.transpose} ${region.key} ${region.volDb} ${region.amp}`;
    const known = indexOf.get(id);
    if (known !== undefined) return known;
    const recording = audio.get(region.file);
    if (!recording) throw new PianoscribeError('INVALID_ARGUMENT', `${name}: no audio was given for ${region.file}.`);
    samples.push(cutSample(recording, region, sampleRate));
    indexOf.set(id, samples.length - 1);
    return samples.length - 1;
  };
  const struck = regions.filter((region) => region.trigger === 'attack');
  if (struck.length === 0) throw new PianoscribeError('EMPTY_INPUT', `${name}: no sample is of a key being struck.`);
  const keys = Array.from({ length: KEY_COUNT }, (_, key) => zonesOf(key + LOWEST_PITCH, struck, sampleOf));
  const loudest = keys.map((zones) => {
    const { level, gainDb } = samples[zones[zones.length - 1].sample];
    return level + gainDb;
  });
  const releases = Array.from({ length: KEY_COUNT }, (_, key) => {
    const pitch = key + LOWEST_PITCH;
    const region = regions.find((r) => r.trigger === 'release' && r.loKey <= pitch && pitch <= r.hiKey);
    return region ? sampleOf(region) : -1;
  });
  return { name, sampleRate, samples, keys, keyLevels: smooth(loudest, 6), releases };
}

/** Cuts the lead-in and the silence after, measures level and decay. */
function cutSample(recording: Float32Array, region: PianoRegion, sampleRate: Hertz): PianoSample {
  const skipped = Math.round(region.offsetSec * sampleRate);
  const attack = region.trigger === 'attack' ? skipped + findAttack(recording.subarray(skipped), sampleRate) : skipped;
  const sound = recording.subarray(attack);
  const length = soundingLength(sound, sampleRate);
  const shared = new Float32Array(new SharedArrayBuffer((GUARD_BEFORE + length + GUARD_AFTER) * 4));
  shared.set(sound.subarray(0, length), GUARD_BEFORE);
  const fade = Math.min(length, Math.round(0.03 * sampleRate));
  for (let i = 0; i < fade; i++) shared[GUARD_BEFORE + length - 1 - i] *= i / fade;
  const begin = Math.round((region.loop?.[0] ?? 0) * sampleRate) - attack;
  const end = Math.round((region.loop?.[1] ?? 0) * sampleRate) - attack;
  const hasLoop = begin > 0.2 * sampleRate && end > begin + 0.05 * sampleRate && end <= length - fade;
  return {
    samples: shared,
    pitch: region.key - region.transpose - region.tuneCents / 100,
    level: measureLevel(sound, sampleRate),
    gainDb: region.volDb + 20 * Math.log10(region.amp),
    ...(hasLoop && { loop: { begin, end, decay: measureDecay(sound.subarray(0, end), sampleRate) } }),
  };
}

/** Regions of all velocities that play another octave beside a key's layers are its resonance, not its sound. */
function withoutResonance(regions: readonly PianoRegion[]): PianoRegion[] {
  const isLayered = regions.some((r) => r.trigger === 'attack' && (r.loVel > 1 || r.hiVel < 127));
  return regions.filter(
    (r) => !(isLayered && r.loVel <= 1 && r.hiVel === 127 && Math.abs(r.key - (r.loKey + r.hiKey) / 2) > 8),
  );
}

function zonesOf(
  pitch: number,
  regions: readonly PianoRegion[],
  sampleOf: (region: PianoRegion) => number,
): VelocityZone[] {
  let own = regions.filter((r) => r.loKey <= pitch && pitch <= r.hiKey);
  if (own.length === 0) {
    const distance = (r: PianoRegion) => Math.max(r.loKey - pitch, pitch - r.hiKey);
    const nearest = Math.min(...regions.map(distance));
    own = regions.filter((r) => distance(r) === nearest);
  }
  own.sort((a, b) => a.loVel - b.loVel || a.hiVel - b.hiVel);
  const zones: { loVelocity: number; hiVelocity: number; sample: number }[] = [];
  for (const region of own) {
    const last = zones[zones.length - 1];
    const sample = sampleOf(region);
    if (last?.sample === sample) last.hiVelocity = Math.max(last.hiVelocity, region.hiVel);
    else if (!last || region.hiVel > last.hiVelocity) {
      // A velocity at which two layers touch belongs to the lower layer up to one less.
      const loVelocity = last ? Math.max(last.loVelocity + 1, region.loVel) : 1;
      if (last) last.hiVelocity = loVelocity - 1;
      zones.push({ loVelocity, hiVelocity: region.hiVel, sample });
    }
  }
  zones[zones.length - 1].hiVelocity = 127;
  return zones;
}

function smooth(values: readonly number[], reach: number): number[] {
  return values.map((_, i) => {
    const near = values.slice(Math.max(0, i - reach), i + reach + 1);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
}
