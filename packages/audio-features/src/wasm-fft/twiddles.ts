/** Roots of unity in the order in which the kernel reads them, for a real transform of `size` points. */
export interface Twiddles {
  /** For the FFTs in the lanes: w^p, w^2p, w^3p (real, imaginary) of each stage's p from 1 on. */
  readonly lane: Float32Array;
  /** For the step across the lanes: w^k, w^2k, w^3k of four k at a time, real parts before imaginary ones. */
  readonly join: Float32Array;
  /** For taking the real transform out of the complex one: w^k, k from 1 on, four at a time. */
  readonly real: Float32Array;
}

/** `size` is a power of two from 32 on. */
export function createTwiddles(size: number): Twiddles {
  const half = size / 2;
  const lanes = size / 8;
  const lane: number[] = [];
  for (let n = lanes; n >= 4; n >>= 2) {
    for (let p = 1; p < n / 4; p++) for (const power of [p, 2 * p, 3 * p]) lane.push(re(power, n), im(power, n));
  }
  const join: number[] = [];
  for (let k = 0; k < lanes; k += 4) {
    for (const l of [1, 2, 3]) {
      for (const part of [re, im]) for (let i = 0; i < 4; i++) join.push(part(l * (k + i), half));
    }
  }
  const real: number[] = [];
  for (let k = 1; k <= half / 2; k += 4) {
    for (const part of [re, im]) for (let i = 0; i < 4; i++) real.push(part(k + i, size));
  }
  return { lane: new Float32Array(lane), join: new Float32Array(join), real: new Float32Array(real) };
}

const re = (power: number, n: number) => Math.cos((2 * Math.PI * power) / n);
const im = (power: number, n: number) => -Math.sin((2 * Math.PI * power) / n);
