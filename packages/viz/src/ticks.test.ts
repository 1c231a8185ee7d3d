import { describe, expect, it } from 'vitest';
import { logTicks, noteName, numberTicks, timeTicks } from './ticks';

const labels = (ticks: { label: string }[]) => ticks.map(({ label }) => label);

describe('ticks', () => {
  it('are round seconds, then minutes, then hours', () => {
    expect(labels(timeTicks(0, 1, 6))).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
    expect(labels(timeTicks(3, 9, 4))).toEqual(['4', '6', '8']);
    expect(labels(timeTicks(0, 150, 6))).toEqual(['0:00', '0:30', '1:00', '1:30', '2:00', '2:30']);
    expect(labels(timeTicks(3000, 3900, 4))).toEqual(['50:00', '55:00', '1:00:00', '1:05:00']);
    expect(timeTicks(0, 1e6, 10).length).toBeLessThanOrEqual(11);
  });

  it('of numbers are 1, 2 or 5 times a power of ten apart', () => {
    expect(labels(numberTicks(0, 0.7, 7))).toEqual(['0.0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7']);
    expect(labels(numberTicks(-3, 12, 5))).toEqual(['0', '5', '10']);
    expect(labels(numberTicks(0, 40000, 4))).toEqual(['0', '10k', '20k', '30k', '40k']);
  });

  it('of a logarithmic axis are powers of ten', () => {
    expect(labels(logTicks(0.001, 10))).toEqual(['0.001', '0.01', '0.1', '1', '10']);
    expect(labels(logTicks(0.04, 0.6))).toEqual(['0.05', '0.1', '0.2', '0.5']);
  });

  it('name notes as scientific pitch notation does', () => {
    expect([21, 60, 61, 69, 108].map(noteName)).toEqual(['A0', 'C4', 'C#4', 'A4', 'C8']);
  });
});
