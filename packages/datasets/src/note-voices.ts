import { type Hertz, LOWEST_PITCH, type NoteEvent, type Random, type Seconds } from '@pianoscribe/core';
import { lowPassCoefficient, lowPassPower } from './low-pass';
import { layerVelocity, type SampledPiano, type VelocityZone } from './sampled-piano';
import type { KeyCharacter, RenderVariation } from './variation';
import { addVoice, type Voice } from './voice';

/** Above this pitch a piano's strings have no damper. */
const HIGHEST_DAMPED_PITCH = 89;
/** Level of a note of velocity 127, averaged over the keys, in dB of full scale. */
const TOP_LEVEL_DB = -16;
/** Power of the velocity with which amplitude grows on pianos. */
const USUAL_DYNAMICS = 1.6;
const MIDDLE_KEY = 43.5;
/** dB that each of the two low-passes takes of a note's fundamental at most: as much louder gets the knock below it. */
const LARGEST_FUNDAMENTAL_LOSS = 5;

/** What all voices of a rendering share. */
interface VoiceContext {
  readonly piano: SampledPiano;
  readonly sampleRate: Hertz;
  readonly from: Seconds;
  readonly variation: RenderVariation;
  readonly keys: KeyCharacter;
  readonly random: Random;
}

/** Turns notes into voices: which sample, at which rate and gain, damped how fast. */
export function voiceMaker(context: VoiceContext): (note: NoteEvent, nextOnset: Seconds) => Voice {
  const { piano, sampleRate, from, variation, keys, random } = context;
  const {
    dynamics = USUAL_DYNAMICS,
    dynamicsTilt = 0,
    layerShift = 0,
    layerSpread = 0,
    softening = 0,
    releaseScale = 1,
  } = variation;
  const reference = meanLevel(piano);
  return (note, nextOnset) => {
    const key = note.pitch - LOWEST_PITCH;
    const source = Math.min(87, Math.max(0, key + keys.borrow[key]));
    const aimed = Math.max(1, note.velocity + layerShift + layerSpread * random.normal());
    const zone = pickZone(piano.keys[source], aimed);
    const sample = piano.samples[zone.sample];
    const power = dynamics * (1 + dynamicsTilt * (key / MIDDLE_KEY - 1));
    const wanted = piano.keyLevels[key] + 20 * power * Math.log10(note.velocity / 127);
    const gainDb = wanted - sample.level + keys.gain[key] + TOP_LEVEL_DB - reference;
    // How much harder than it should be the sample was struck, going by its layer's velocities.
    const excess = 20 * USUAL_DYNAMICS * Math.log10(layerVelocity(zone) / aimed);
    const pitch = note.pitch + keys.cents[key] / 100;
    const frequency = Math.min(0.45, (440 * 2 ** ((pitch - 69) / 12)) / sampleRate);
    const brightness = Math.max(
      lowPassCoefficient(0.5 * softening * Math.min(1, Math.max(0, excess) / 30)),
      lowPassCoefficient(LARGEST_FUNDAMENTAL_LOSS, frequency),
    );
    const seconds = dampingSeconds(note.pitch) * releaseScale;
    return {
      sample,
      begin: (note.onset - from) * sampleRate,
      release: note.pitch > HIGHEST_DAMPED_PITCH ? Number.POSITIVE_INFINITY : (note.offset - from) * sampleRate,
      restrike: (nextOnset - from) * sampleRate,
      damping: Math.exp(-1 / (seconds * sampleRate)),
      rate: (2 ** ((pitch - sample.pitch) / 12) * piano.sampleRate) / sampleRate,
      // What the filter takes of the fundamental is given back: loudness is set by `dynamics`, the filter sets timbre.
      gain: 10 ** (gainDb / 20) / lowPassPower(brightness, frequency),
      brightness,
      sampleRate,
    };
  };
}

/** Time in which a damped string falls to 1/e: 160 ms for the lowest key to 40 ms for the highest with a damper. */
function dampingSeconds(pitch: number): Seconds {
  const place = Math.min(1, (pitch - LOWEST_PITCH) / (HIGHEST_DAMPED_PITCH - LOWEST_PITCH));
  return 0.16 - 0.12 * place;
}

function pickZone(zones: readonly VelocityZone[], velocity: number): VelocityZone {
  for (const zone of zones) if (velocity < zone.hiVelocity + 1) return zone;
  return zones[zones.length - 1];
}

/** For each note (in order of onsets) when its key is struck next. */
export function followingOnsets(notes: readonly NoteEvent[]): Float64Array {
  const next = new Float64Array(notes.length).fill(Number.POSITIVE_INFINITY);
  const latest = new Map<number, number>();
  for (let i = notes.length - 1; i >= 0; i--) {
    const later = latest.get(notes[i].pitch);
    if (later !== undefined) next[i] = later;
    latest.set(notes[i].pitch, notes[i].onset);
  }
  return next;
}

/** The sound of keys being let go, where the piano has it: louder after a loud note. */
export function addReleases(
  output: Float32Array,
  context: Omit<VoiceContext, 'random'> & { released: readonly NoteEvent[]; state: Float64Array },
): void {
  const { released, piano, sampleRate, from, variation, state } = context;
  const reference = meanLevel(piano);
  for (const note of released) {
    const index = piano.releases[note.pitch - LOWEST_PITCH];
    if (index < 0) continue;
    const sample = piano.samples[index];
    const gainDb =
      TOP_LEVEL_DB - reference + sample.gainDb + (variation.releaseNoiseDb ?? 0) + 10 * Math.log10(note.velocity / 127);
    addVoice(
      output,
      {
        sample,
        begin: (note.offset - from) * sampleRate,
        release: Number.POSITIVE_INFINITY,
        restrike: Number.POSITIVE_INFINITY,
        damping: 1,
        rate: (2 ** ((note.pitch - sample.pitch) / 12) * piano.sampleRate) / sampleRate,
        gain: 10 ** (gainDb / 20),
        brightness: 1,
        sampleRate,
      },
      state,
    );
  }
}

/** Mean of the keys' levels, against which gains are set. */
function meanLevel(piano: SampledPiano): number {
  return piano.keyLevels.reduce((sum, level) => sum + level, 0) / piano.keyLevels.length;
}
