import type { NoteEvent, PedalEvent, Seconds } from '@pianoscribe/core';
import { extendBySostenuto, extendBySustain } from '@pianoscribe/pianoroll-midi';
import type { Piano } from './piano';
import { addVoice, prepareVoices, toneSeconds, voiceSeconds } from './voices';

/** Plays notes on a piano, any stretch of them at any speed. */
export interface Sampler {
  /** When the last sound is over, at the speed of the recording. */
  readonly end: Seconds;
  /**
   * Left and right of what sounds from `position` (seconds of the piece) on: a pure function, so that blocks fit
   * together, and loops and jumps begin with what rings there. At half speed notes come half as fast, at their pitch.
   */
  read(position: Seconds, frames: number, speed?: number): [Float32Array, Float32Array];
}

/** Samples above this are bent towards 1, which nothing passes. */
const KNEE = 0.7;

/** A sampler of a performance; notes ring on under the sustain and sostenuto pedals. */
export function createSampler(
  piano: Piano,
  { notes, pedals }: { readonly notes: readonly NoteEvent[]; readonly pedals: readonly PedalEvent[] },
): Sampler {
  const voices = prepareVoices(piano, extendBySustain(extendBySostenuto(notes, pedals), pedals));
  const { sampleRate } = piano;
  const longest = voices.reduce((most, voice) => Math.max(most, toneSeconds(voice, piano, 1)), 0);
  return {
    end: voices.reduce((end, voice) => Math.max(end, voice.onset + voiceSeconds(voice, piano, 1)), 0),
    read(position, frames, speed = 1) {
      const output: [Float32Array, Float32Array] = [new Float32Array(frames), new Float32Array(frames)];
      const to = position + (frames * speed) / sampleRate;
      const first = firstAtOrAfter(voices, position - speed * longest);
      const last = firstAtOrAfter(voices, to);
      for (let i = first; i < last; i++) addVoice(output, voices[i], { piano, position, speed });
      output.forEach(limit);
      return output;
    },
  };
}

function firstAtOrAfter(voices: readonly { readonly onset: Seconds }[], time: Seconds): number {
  let [low, high] = [0, voices.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (voices[middle].onset < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function limit(samples: Float32Array): void {
  for (let i = 0; i < samples.length; i++) {
    const excess = Math.abs(samples[i]) - KNEE;
    if (excess > 0) samples[i] = Math.sign(samples[i]) * (KNEE + (1 - KNEE) * Math.tanh(excess / (1 - KNEE)));
  }
}
