import type { Hertz } from '@pianoscribe/core';

/** A second-order filter. Peaks and shelves have a gain; low-pass and high-pass do not use it. */
export interface BiquadSettings {
  readonly kind: 'peak' | 'lowShelf' | 'highShelf' | 'lowPass' | 'highPass';
  readonly frequency: Hertz;
  readonly q: number;
  readonly gainDb?: number;
}

/** Filters samples in place. Formulas: R. Bristow-Johnson, Audio EQ Cookbook. */
export function filterInPlace(samples: Float32Array, settings: BiquadSettings, sampleRate: Hertz): void {
  const [b0, b1, b2, a1, a2] = coefficients(settings, sampleRate);
  let z1 = 0;
  let z2 = 0;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i];
    const y = b0 * x + z1;
    z1 = b1 * x - a1 * y + z2;
    z2 = b2 * x - a2 * y;
    samples[i] = y;
  }
}

function coefficients(settings: BiquadSettings, sampleRate: Hertz): number[] {
  const { kind, q, gainDb = 0 } = settings;
  const w = (2 * Math.PI * Math.min(settings.frequency, 0.49 * sampleRate)) / sampleRate;
  const cos = Math.cos(w);
  const alpha = Math.sin(w) / (2 * q);
  const a = 10 ** (gainDb / 40);
  const root = 2 * Math.sqrt(a) * alpha;
  const over = (b: number[], d: number[]) => [b[0] / d[0], b[1] / d[0], b[2] / d[0], d[1] / d[0], d[2] / d[0]];
  switch (kind) {
    case 'peak':
      return over([1 + alpha * a, -2 * cos, 1 - alpha * a], [1 + alpha / a, -2 * cos, 1 - alpha / a]);
    case 'lowPass':
      return over([(1 - cos) / 2, 1 - cos, (1 - cos) / 2], [1 + alpha, -2 * cos, 1 - alpha]);
    case 'highPass':
      return over([(1 + cos) / 2, -1 - cos, (1 + cos) / 2], [1 + alpha, -2 * cos, 1 - alpha]);
    case 'lowShelf':
      return over(
        [a * (a + 1 - (a - 1) * cos + root), 2 * a * (a - 1 - (a + 1) * cos), a * (a + 1 - (a - 1) * cos - root)],
        [a + 1 + (a - 1) * cos + root, -2 * (a - 1 + (a + 1) * cos), a + 1 + (a - 1) * cos - root],
      );
    case 'highShelf':
      return over(
        [a * (a + 1 + (a - 1) * cos + root), -2 * a * (a - 1 + (a + 1) * cos), a * (a + 1 + (a - 1) * cos - root)],
        [a + 1 - (a - 1) * cos + root, 2 * (a - 1 - (a + 1) * cos), a + 1 - (a - 1) * cos - root],
      );
  }
}
