import { GUARD_BEFORE, type PianoSample } from './sampled-piano';

/** A sounding note on its way through the output. Times are in output samples, `begin` may be a fraction or negative. */
export interface Voice {
  readonly sample: PianoSample;
  readonly begin: number;
  /** The damper falls here, and damps by the factor `damping` (below 1) a sample. */
  readonly release: number;
  readonly damping: number;
  /** The key is struck again here: the old sound goes at once. */
  readonly restrike: number;
  /** Recorded samples per output sample. */
  readonly rate: number;
  readonly gain: number;
  /** Coefficient of two one-pole low-passes, one after the other: 1 passes all. */
  readonly brightness: number;
  readonly sampleRate: number;
}

/** A voice that has been damped by this factor (72 dB) is not heard any more. */
const SILENCE = 2.5e-4;
const RESTRIKE_SECONDS = 0.012;

/** State of a voice between its stretches: position in the sample, gain, low-pass memories. One array serves all voices. */
const POSITION = 0;
const GAIN = 1;
const MEMORY = 2;
const SECOND_MEMORY = 3;
/** Numbers of a voice's state. */
export const VOICE_STATE = 4;

/** Adds a voice to `output` (which begins at time 0), `state` being any {@link VOICE_STATE} numbers to work with. */
export function addVoice(output: Float32Array, voice: Voice, state: Float64Array): void {
  const { rate, release, restrike, sampleRate } = voice;
  const first = Math.max(0, Math.ceil(voice.begin));
  state[POSITION] = GUARD_BEFORE + (first - voice.begin) * rate;
  state[GAIN] = voice.gain;
  state[MEMORY] = 0;
  state[SECOND_MEMORY] = 0;
  const heldUntil = clampIndex(Math.min(release, restrike), output.length);
  const cut = Math.exp(-1 / (RESTRIKE_SECONDS * sampleRate));
  // What was damped before the output begins.
  if (release < 0) state[GAIN] *= voice.damping ** -release;
  if (restrike < 0) state[GAIN] *= cut ** -restrike;
  sound(output, first, heldUntil, voice, 1, state);
  const dampedUntil = Math.max(heldUntil, clampIndex(restrike, output.length));
  sound(output, Math.max(first, heldUntil), dampedUntil, voice, voice.damping, state);
  sound(output, Math.max(first, dampedUntil), output.length, voice, cut, state);
}

function clampIndex(time: number, length: number): number {
  return Math.min(length, Math.max(0, Math.ceil(time)));
}

/** Sounds from output sample `from` to `to` with the gain falling by `factor` a sample. */
function sound(
  output: Float32Array,
  from: number,
  to: number,
  voice: Voice,
  factor: number,
  state: Float64Array,
): void {
  const { sample, rate, sampleRate } = voice;
  const { samples, loop } = sample;
  const last = samples.length - 3;
  const quiet =
    factor < 1 ? Math.log((voice.gain * SILENCE) / state[GAIN]) / Math.log(factor) : Number.POSITIVE_INFINITY;
  const audible = Math.min(to, from + Math.max(0, Math.ceil(quiet)));
  const end = loop ? GUARD_BEFORE + loop.end : last;
  let at = from;
  while (at < audible) {
    if (state[POSITION] >= end) {
      if (!loop) return;
      const rounds = Math.floor((state[POSITION] - end) / (loop.end - loop.begin)) + 1;
      state[POSITION] -= rounds * (loop.end - loop.begin);
      // A loop goes back to where the note was louder: the decay that was recorded goes on.
      state[GAIN] *= 10 ** ((-loop.decay * rounds * (loop.end - loop.begin)) / (rate * sampleRate) / 20);
    }
    if (state[GAIN] < voice.gain * SILENCE) return;
    const stop = Math.min(audible, at + Math.max(1, Math.ceil((end - state[POSITION]) / rate)));
    at = interpolate(output, at, stop, samples, rate, factor, voice.brightness, state);
  }
}

/** The inner loop: cubic Hermite interpolation, low-passes, fading gain. */
function interpolate(
  output: Float32Array,
  from: number,
  to: number,
  samples: Float32Array,
  rate: number,
  factor: number,
  brightness: number,
  state: Float64Array,
): number {
  let position = state[POSITION];
  let gain = state[GAIN];
  let memory = state[MEMORY];
  let second = state[SECOND_MEMORY];
  for (let i = from; i < to; i++) {
    const k = position | 0;
    const f = position - k;
    const a = samples[k - 1];
    const b = samples[k];
    const c = samples[k + 1];
    const d = samples[k + 2];
    const slope = 0.5 * (c - a);
    const bend = b - c;
    const turn = slope + bend + bend + 0.5 * (d - b);
    const value = ((turn * f - (turn + slope + bend)) * f + slope) * f + b;
    memory += brightness * (value - memory);
    second += brightness * (memory - second);
    output[i] += gain * second;
    gain *= factor;
    position += rate;
  }
  state[POSITION] = position;
  state[GAIN] = gain;
  state[MEMORY] = memory;
  state[SECOND_MEMORY] = second;
  return to;
}
