import { createRandom, type Hertz, pitchToHertz } from '@pianoscribe/core';
import { createTone, type Piano } from './piano';

const LENGTH_SECONDS = 4;
const PARTIALS = 12;
/** How much the partials of a stiff string are sharp: of a middle string, as textbooks have it. */
const INHARMONICITY = 0.0004;

/** A piano from sums of decaying partials: what plays where the recorded one can't be had, and in tests. */
export function makePiano(sampleRate: Hertz): Piano {
  const random = createRandom(1);
  const tones = [];
  for (let pitch = 24; pitch <= 108; pitch += 6) {
    const samples = new Float32Array(Math.round(LENGTH_SECONDS * sampleRate));
    const frequency = pitchToHertz(pitch);
    for (let n = 1; n <= PARTIALS; n++) {
      const partial = n * frequency * Math.sqrt(1 + INHARMONICITY * n * n);
      if (partial > 0.45 * sampleRate) break;
      const step = (2 * Math.PI * partial) / sampleRate;
      const decay = Math.exp(-(0.6 + 0.35 * n) / (2.2 ** ((69 - pitch) / 24) * sampleRate));
      const phase = random.uniform(0, 2 * Math.PI);
      // A point that turns and comes nearer to the middle: its height is the partial.
      const [turnX, turnY] = [decay * Math.cos(step), decay * Math.sin(step)];
      let x = (0.22 / n ** 1.2) * Math.cos(phase);
      let y = (0.22 / n ** 1.2) * Math.sin(phase);
      for (let i = 0; i < samples.length; i++) {
        samples[i] += y;
        [x, y] = [turnX * x - turnY * y, turnY * x + turnX * y];
      }
    }
    smoothEnds(samples, sampleRate);
    tones.push(createTone(pitch, samples, sampleRate));
  }
  return { sampleRate, tones };
}

/** A hammer's millisecond at the start, and a fade at the end. */
function smoothEnds(samples: Float32Array, sampleRate: Hertz): void {
  const attack = Math.round(0.001 * sampleRate);
  const release = Math.round(0.5 * sampleRate);
  for (let i = 0; i < attack; i++) samples[i] *= i / attack;
  for (let i = 0; i < release; i++) samples[samples.length - 1 - i] *= i / release;
}
