import type { NoteEvent, Seconds } from '@pianoscribe/core';
import type { Piano, PianoTone } from './piano';

/** A note as it is played: which tone, how fast, how loud, from where. */
export interface Voice {
  readonly onset: Seconds;
  readonly offset: Seconds;
  readonly tone: PianoTone;
  /** Samples of the tone a sample of output. */
  readonly ratio: number;
  readonly left: number;
  readonly right: number;
  /** Part of the bright sound, 0 to 1; the rest is mellow. */
  readonly brightness: number;
  /** Whether a damper falls: the top of a piano has none. */
  readonly isDamped: boolean;
}

/** The highest note with a damper on most grand pianos. */
const HIGHEST_DAMPER = 88;
/** A damper stops a string in this time constant; what is left after so many is not heard. */
const DAMPING_SECONDS = 0.09;
const DAMPINGS = 9;
/** The velocity at which the tones were recorded, and by what power loudness follows velocity. */
const RECORDED_VELOCITY = 64;
const LOUDNESS_POWER = 1.5;
/** How far to the side the ends of the keyboard are. */
const WIDTH = 0.45;

/** The voices of notes, by onset. */
export function prepareVoices(piano: Piano, notes: readonly NoteEvent[]): Voice[] {
  return notes.map(({ pitch, onset, offset, velocity }) => {
    const tone = piano.tones.reduce((a, b) => (Math.abs(b.pitch - pitch) < Math.abs(a.pitch - pitch) ? b : a));
    const gain = (velocity / RECORDED_VELOCITY) ** LOUDNESS_POWER;
    const angle = (Math.PI / 4) * (1 + (WIDTH * (pitch - 64.5)) / 43.5);
    return {
      onset,
      offset,
      tone,
      ratio: 2 ** ((pitch - tone.pitch) / 12),
      left: gain * Math.cos(angle),
      right: gain * Math.sin(angle),
      brightness: Math.min(1, Math.max(0, (velocity - 15) / 75)),
      isDamped: pitch <= HIGHEST_DAMPER,
    };
  });
}

/** How long a tone lasts if nothing stops it, in seconds of the piece. */
export function toneSeconds({ tone, ratio }: Voice, piano: Piano, speed: number): Seconds {
  return (speed * tone.bright.length) / (ratio * piano.sampleRate);
}

/** How long a voice is heard at a speed, in seconds of the piece. */
export function voiceSeconds(voice: Voice, piano: Piano, speed: number): Seconds {
  const { onset, offset, isDamped } = voice;
  const whole = toneSeconds(voice, piano, speed);
  return isDamped ? Math.min(whole, offset - onset + speed * DAMPING_SECONDS * DAMPINGS) : whole;
}

/** Adds what a voice sounds in a block whose first sample is at `position`. */
export function addVoice(
  [left, right]: readonly [Float32Array, Float32Array],
  voice: Voice,
  { piano, position, speed }: { piano: Piano; position: Seconds; speed: number },
): void {
  const { sampleRate } = piano;
  // In samples of the block: where it is struck, let go, and over.
  const struck = ((voice.onset - position) / speed) * sampleRate;
  const released = ((voice.offset - position) / speed) * sampleRate;
  const over = struck + (voiceSeconds(voice, piano, speed) / speed) * sampleRate;
  const from = Math.max(0, Math.ceil(struck));
  const to = Math.min(left.length, Math.floor(over));
  const { bright, mellow } = voice.tone;
  const damping = Math.exp(-1 / (DAMPING_SECONDS * sampleRate));
  const firstDamped = Math.max(from, Math.floor(released) + 1);
  let level = 1;
  for (let i = from; i < to; i++) {
    if (voice.isDamped && i >= firstDamped) level = i === firstDamped ? damping ** (i - released) : level * damping;
    const place = (i - struck) * voice.ratio;
    const at = place | 0;
    if (at + 2 >= bright.length) break;
    const soft = cubic(mellow, at, place - at);
    const sample = level * (soft + voice.brightness * (cubic(bright, at, place - at) - soft));
    left[i] += voice.left * sample;
    right[i] += voice.right * sample;
  }
}

/** Between two samples, by the cubic through them and their neighbours (Catmull and Rom). */
function cubic(samples: Float32Array, at: number, part: number): number {
  const b = samples[at];
  if (part === 0) return b;
  const a = at > 0 ? samples[at - 1] : b;
  const c = samples[at + 1];
  const d = samples[at + 2];
  return b + 0.5 * part * (c - a + part * (2 * a - 5 * b + 4 * c - d + part * (3 * (b - c) + d - a)));
}
