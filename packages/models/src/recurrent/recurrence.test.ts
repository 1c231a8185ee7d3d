import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { type GruArrays, referenceGru } from '../testing/gru-reference';
import { KERNEL_SOURCE_HASH } from './kernel/kernel-bytes';
import { plainRecurrence } from './plain-recurrence';
import { previousStates, type Recurrence, type RecurrenceShape } from './recurrence';
import { simdRecurrence } from './simd-recurrence';

const simd = simdRecurrence() as Recurrence;

function draw({ batch, steps, hidden }: RecurrenceShape, scale = 1) {
  const random = createRandom(3);
  const fill = (count: number, factor: number) =>
    Float32Array.from({ length: count }, () => factor * scale * random.normal());
  return {
    products: fill(batch * steps * 3 * hidden, 1),
    weight: fill(3 * hidden * hidden, 1 / Math.sqrt(hidden)),
    bias: fill(3 * hidden, 0.5),
    gradient: fill(batch * steps * hidden, 1),
  };
}

function bothWays(recurrence: Recurrence, shape: RecurrenceShape, scale?: number) {
  const { products, weight, bias, gradient } = draw(shape, scale);
  const trace = recurrence.run(products, weight, bias, shape);
  return { ...trace, back: recurrence.reverse(gradient, trace, previousStates(trace.output, shape), weight, shape) };
}

const distance = (a: Float32Array, b: Float32Array) => a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0);

describe('simdRecurrence', () => {
  it('was made from the kernel.c that lies beside it', () => {
    const source = readFileSync(new URL('./kernel/kernel.c', import.meta.url));
    expect(createHash('sha256').update(source).digest('hex')).toBe(KERNEL_SOURCE_HASH);
  });

  // Whole strips and padded ones, whole tiles of four items and rests, and sequences longer than one piece.
  it.each([
    { batch: 1, steps: 7, hidden: 8, reverse: false },
    { batch: 4, steps: 5, hidden: 88, reverse: true },
    { batch: 7, steps: 6, hidden: 13, reverse: false },
    { batch: 5, steps: 9000, hidden: 3, reverse: true },
    { batch: 4, steps: 9000, hidden: 8, reverse: false },
  ])('equals the plain recurrence, forth and back: %o', (shape) => {
    const expected = bothWays(plainRecurrence, shape);
    const found = bothWays(simd, shape);
    for (const part of ['output', 'reset', 'update', 'candidate', 'recurrent'] as const)
      expect(distance(found[part], expected[part]), part).toBeLessThan(5e-6);
    for (const part of ['products', 'recurrentProducts'] as const)
      expect(distance(found.back[part], expected.back[part]), part).toBeLessThan(5e-5);
  });

  it('stays within its bounds where the sums are huge', () => {
    const shape = { batch: 2, steps: 20, hidden: 8, reverse: false };
    const found = bothWays(simd, shape, 200);
    const expected = bothWays(plainRecurrence, shape, 200);
    expect(found.output.every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(distance(found.reset, expected.reset)).toBeLessThan(1e-5);
  });
});

describe('plainRecurrence', () => {
  it.each([false, true])('equals the formulas in doubles, reverse: %s', (reverse) => {
    const size = { batch: 5, steps: 6, inputs: 3, hidden: 5 };
    const random = createRandom(5);
    const fill = (count: number) => Array.from({ length: count }, () => Math.fround(random.normal()));
    const arrays: GruArrays = [fill(90), fill(45), fill(75), fill(15), fill(15)];
    const [x, w, u, bi, bh] = arrays;
    const products = Float32Array.from({ length: 30 * 15 }, (_, at) => {
      const [row, gate] = [Math.floor(at / 15), at % 15];
      return bi[gate] + [0, 1, 2].reduce((sum, i) => sum + x[row * 3 + i] * w[i * 15 + gate], 0);
    });
    const shape = { ...size, reverse };
    const { output } = plainRecurrence.run(products, Float32Array.from(u), Float32Array.from(bh), shape);
    expect(distance(output, Float32Array.from(referenceGru(arrays, size, reverse)))).toBeLessThan(2e-6);
  });
});
