import { describe, expect, it } from 'vitest';
import { nearestName } from './nearest-name';

describe('nearestName', () => {
  const known = ['epochs', 'seed', 'batchSize', 'learningRate'];

  it('finds what was meant', () => {
    expect(nearestName('epoch', known)).toBe('epochs');
    expect(nearestName('batch_size', known)).toBe('batchSize');
    expect(nearestName('SEED', known)).toBe('seed');
    expect(nearestName('learningrat', known)).toBe('learningRate');
  });

  it('finds nothing where nothing is near', () => {
    expect(nearestName('xyzzyx', known)).toBeUndefined();
    expect(nearestName('epoch', [])).toBeUndefined();
  });
});
