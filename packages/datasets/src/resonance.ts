import {
  createRandom,
  type Hertz,
  HIGHEST_PITCH,
  LOWEST_PITCH,
  type PedalEvent,
  pitchToHertz,
  type Seconds,
} from '@pianoscribe/core';
import { convolve } from './convolve';

const RING_SECONDS = 1.5;
const PARTIALS = 5;
/** How fast the ringing follows the pedal. */
const FOLLOW_SECONDS = 0.06;

/**
 * Adds what the undamped strings ring along with while the pedal is down: all strings' partials answer what is played,
 * most of all at its own harmonics. `level` is that of the ringing against the sound, in dB.
 */
export function addResonance(
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
  const open = pedalGate(output.length, pedals, from, sampleRate);
  const played = new Float32Array(output.length);
  let before = 0;
  for (let i = 0; i < played.length; i++) {
    played[i] = output[i] * open[i];
    before += played[i] ** 2;
  }
  if (before === 0) return;
  const ringing = convolve(played, stringResponse(sampleRate, seed));
  let after = 0;
  for (let i = 0; i < ringing.length; i++) after += ringing[i] ** 2;
  if (after === 0) return;
  const gain = Math.sqrt(before / after) * 10 ** (level / 20);
  for (let i = 0; i < output.length; i++) output[i] += gain * open[i] * ringing[i];
}

/** 1 while the pedal is down, 0 while it is up, following within some hundredths of a second. */
function pedalGate(length: number, pedals: readonly PedalEvent[], from: Seconds, sampleRate: Hertz): Float32Array {
  const gate = new Float32Array(length);
  for (const { kind, onset, offset } of pedals) {
    if (kind !== 'sustain') continue;
    const begin = Math.max(0, Math.round((onset - from) * sampleRate));
    const end = Math.min(length, Math.round((offset - from) * sampleRate));
    if (begin < end) gate.fill(1, begin, end);
  }
  const follow = 1 / (FOLLOW_SECONDS * sampleRate);
  let value = gate[0] ?? 0;
  for (let i = 0; i < length; i++) {
    value += follow * (gate[i] - value);
    gate[i] = value;
  }
  return gate;
}

/** How all strings together answer a knock. */
function stringResponse(sampleRate: Hertz, seed: number): Float32Array {
  const random = createRandom(seed, 0x72696e67);
  const response = new Float32Array(Math.round(RING_SECONDS * sampleRate));
  for (let pitch = LOWEST_PITCH; pitch <= HIGHEST_PITCH; pitch++) {
    for (let partial = 1; partial <= PARTIALS; partial++) {
      const frequency = partial * pitchToHertz(pitch + random.uniform(-0.03, 0.03));
      if (frequency > 0.4 * sampleRate) break;
      const fade = Math.exp(-random.uniform(2, 5 + frequency / 1000) / sampleRate);
      const step = (2 * Math.PI * frequency) / sampleRate;
      const phase = random.uniform(0, 2 * Math.PI);
      const gain = random.next() / partial;
      const turn = 2 * fade * Math.cos(step);
      let last = (gain * Math.sin(phase - step)) / fade;
      let now = gain * Math.sin(phase);
      for (let i = 0; i < response.length; i++) {
        response[i] += now;
        const next = turn * now - fade * fade * last;
        last = now;
        now = next;
      }
    }
  }
  return response;
}
