import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromTensor, toTensor } from './tensors';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const matrix = (...values: number[]) => ({ data: Float32Array.from(values), shape: [2, values.length / 2] as const });

describe('toTensor and fromTensor', () => {
  it('carry a matrix there and back', async () => {
    const tensor = toTensor(matrix(1, 2, 3, 4, 5, 6));
    expect(tensor.shape).toEqual([2, 3]);
    expect(await fromTensor(tensor)).toEqual(matrix(1, 2, 3, 4, 5, 6));
    tensor.dispose();
  });

  it('carry several matrices as one tensor', async () => {
    const tensor = toTensor([matrix(1, 2, 3, 4), matrix(5, 6, 7, 8)]);
    expect(tensor.shape).toEqual([2, 2, 2]);
    const back = await fromTensor(tensor);
    expect(back.map(({ shape }) => shape)).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect([...back[1].data]).toEqual([5, 6, 7, 8]);
    tensor.dispose();
  });

  it('share no memory with the caller', async () => {
    const input = matrix(1, 2, 3, 4);
    const tensor = toTensor(input);
    input.data.fill(0);
    const output = await fromTensor(tensor);
    output.data.fill(9);
    expect([...tensor.dataSync()]).toEqual([1, 2, 3, 4]);
    tensor.dispose();
  });

  it('borrow a list of one where that is allowed', () => {
    const [one, two] = [matrix(1, 2, 3, 4), matrix(5, 6, 7, 8)];
    const [alone, both] = [toTensor([one], { borrow: true }), toTensor([one, two], { borrow: true })];
    expect(alone.shape).toEqual([1, 2, 2]);
    one.data.fill(0);
    expect([...alone.dataSync()]).toEqual([0, 0, 0, 0]);
    expect([...both.dataSync()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    tf.dispose([alone, both]);
    expect(() => toTensor([{ ...two, shape: [2, 3] }], { borrow: true })).toThrow(/holds 6 numbers/);
  });

  it('refuse shapes that lie', async () => {
    expect(() => toTensor({ data: new Float32Array(3), shape: [2, 2] })).toThrow(/holds 4 numbers, found 3/);
    expect(() => toTensor([matrix(1, 2), matrix(1, 2, 3, 4)])).toThrow(/one shape/);
    expect(() => toTensor([])).toThrow(/no matrices/);
    const scalar = tf.scalar(1);
    await expect(fromTensor(scalar as unknown as tf.Tensor2D)).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' });
    scalar.dispose();
  });
});
