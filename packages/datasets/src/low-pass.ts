/** Cycles a sample of a quarter of the sample rate. */
const QUARTER = 0.25;

/**
 * Coefficient `a` of the one-pole low-pass y += a (x - y) that loses `loss` dB at a frequency (cycles a sample; a quarter
 * of the sample rate when left out); 1 passes all. Two of them, one after the other, are what a softer touch takes of a
 * note (bench/touch.ts).
 */
export function lowPassCoefficient(loss: number, frequency = QUARTER): number {
  if (loss < 0.1) return 1;
  const power = 10 ** (-loss / 10);
  const part = power * (1 - Math.cos(2 * Math.PI * frequency));
  return Math.min(1, (Math.sqrt(part * part + 2 * part * (1 - power)) - part) / (1 - power));
}

/** Power that the low-pass leaves of a frequency, in cycles a sample: the amplitude that two of them leave. */
export function lowPassPower(coefficient: number, frequency: number): number {
  const memory = 1 - coefficient;
  return coefficient ** 2 / (1 - 2 * memory * Math.cos(2 * Math.PI * frequency) + memory ** 2);
}
