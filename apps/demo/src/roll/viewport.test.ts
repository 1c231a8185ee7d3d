import { describe, expect, it } from 'vitest';
import {
  clampView,
  fitPitches,
  panBy,
  pitchAt,
  reveal,
  timeAt,
  type Viewport,
  xOf,
  yOf,
  zoomKeys,
  zoomTime,
} from './viewport';

const view: Viewport = {
  width: 1000,
  height: 440,
  from: 10,
  pixelsPerSecond: 100,
  top: 20,
  keyHeight: 10,
  duration: 60,
};

describe('a viewport', () => {
  it('leads from times and pitches to pixels and back', () => {
    expect(xOf(view, 12)).toBe(200);
    expect(timeAt(view, 200)).toBe(12);
    // Row 20 is the highest that is seen: C8 is row 0, so E6 is on top.
    expect(yOf(view, 88)).toBe(0);
    expect([pitchAt(view, 0), pitchAt(view, 9.9), pitchAt(view, 10)]).toEqual([88, 88, 87]);
  });

  it('scrolls to the ends and no further', () => {
    expect(panBy(view, 250, 20)).toMatchObject({ from: 12.5, top: 22 });
    expect(panBy(view, -1e6, -1e6)).toMatchObject({ from: 0, top: 0 });
    expect(panBy(view, 1e6, 1e6)).toMatchObject({ from: 50.5, top: 44 });
  });

  it('zooms about a point, which stays where it is', () => {
    const near = zoomTime(view, 2, 300);
    expect(near.pixelsPerSecond).toBe(200);
    expect(timeAt(near, 300)).toBeCloseTo(13, 9);
    const tall = zoomKeys(view, 1.5, 200);
    expect(tall.keyHeight).toBe(15);
    expect(tall.top + 200 / 15).toBeCloseTo(40, 9);
  });

  it('shows the whole at the least, and no more than the keyboard', () => {
    const whole = zoomTime(view, 1e-6, 0);
    expect(whole).toMatchObject({ from: 0, pixelsPerSecond: 1000 / 60.5 });
    expect(zoomKeys(view, 1e-6, 0)).toMatchObject({ top: 0, keyHeight: 5 });
    expect(clampView({ ...view, duration: 0 }).from).toBe(0);
  });

  it('fits the keys that are played', () => {
    const fitted = fitPitches(view, 60, 72);
    expect(yOf(fitted, 72)).toBeGreaterThan(0);
    expect(yOf(fitted, 60) + fitted.keyHeight).toBeLessThan(view.height);
    expect(fitted.keyHeight).toBe(16);
  });

  it('follows a moment by whole views, and only where it is out of sight', () => {
    expect(reveal(view, 15)).toBe(view);
    expect(reveal(view, 20.1).from).toBeCloseTo(19.1, 9);
    expect(reveal(view, 2).from).toBeCloseTo(1, 9);
  });
});
