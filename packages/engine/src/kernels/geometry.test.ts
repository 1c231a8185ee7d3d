import { describe, expect, it } from 'vitest';
import { linearTaps, nearestTaps, type ResizeGeometry } from './geometry';

const geometry = (alignCorners: boolean, halfPixelCenters: boolean): ResizeGeometry => ({
  batchSize: 1,
  inHeight: 1,
  inWidth: 2,
  outHeight: 1,
  outWidth: 4,
  channels: 1,
  alignCorners,
  halfPixelCenters,
});

describe('taps of a resize of two samples to four', () => {
  it('lie at 0, 1/2, 1, 3/2 by default', () => {
    const { low, high, share } = linearTaps(2, 4, geometry(false, false));
    expect([...low]).toEqual([0, 0, 1, 1]);
    expect([...high]).toEqual([0, 1, 1, 1]);
    expect([...share]).toEqual([0, 0.5, 0, 0.5]);
    expect([...nearestTaps(2, 4, geometry(false, false))]).toEqual([0, 0, 1, 1]);
  });

  it('lie at -1/4, 1/4, 3/4, 5/4 with half-pixel centres, the outer ones on the edge samples', () => {
    const { low, high, share } = linearTaps(2, 4, geometry(false, true));
    expect([...low]).toEqual([0, 0, 0, 1]);
    expect([...high]).toEqual([0, 1, 1, 1]);
    expect([...share]).toEqual([0.75, 0.25, 0.75, 0.25]);
    expect([...nearestTaps(2, 4, geometry(false, true))]).toEqual([0, 0, 1, 1]);
  });

  it('lie at 0, 1/3, 2/3, 1 with aligned corners', () => {
    const { low, high, share } = linearTaps(2, 4, geometry(true, false));
    expect([...low]).toEqual([0, 0, 0, 1]);
    expect([...high]).toEqual([0, 1, 1, 1]);
    expect(share[1]).toBeCloseTo(1 / 3, 6);
    expect(share[2]).toBeCloseTo(2 / 3, 6);
    expect([...nearestTaps(2, 4, geometry(true, false))]).toEqual([0, 0, 1, 1]);
  });
});
