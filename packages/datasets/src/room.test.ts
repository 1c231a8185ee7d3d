import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { applyRoom, createRoom, createSyntheticRoom } from './room';

describe('createRoom', () => {
  it('puts the direct path first and makes the energy 1', () => {
    const response = new Float32Array(2000);
    response[700] = -0.5;
    response[300] = 0.2;
    response[900] = 0.2;
    const room = createRoom({ name: 'test', sampleRate: 16000, response });
    const energy = room.response.reduce((sum, x) => sum + x * x, 0);
    expect(room.response[0]).toBeGreaterThan(0.9);
    expect(room.response[200]).toBeLessThan(0);
    expect(energy).toBeCloseTo(1, 3);
  });

  it('refuses silence', () => {
    expect(() => createRoom({ name: 'still', sampleRate: 16000, response: new Float32Array(9) })).toThrow(/still/);
  });
});

describe('createSyntheticRoom', () => {
  it('has its strongest moment at time 0, whatever it is', () => {
    for (let seed = 0; seed < 30; seed++) {
      const { response } = createSyntheticRoom(createRandom(seed));
      const largest = response.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      expect(Math.abs(response[0])).toBe(largest);
      expect(response.length).toBeLessThanOrEqual(32000);
    }
  });

  it('is the same for the same seed', () => {
    const [first, again] = [5, 5].map((seed) => createSyntheticRoom(createRandom(seed)).response);
    expect(again.every((x, i) => x === first[i])).toBe(true);
  });
});

describe('applyRoom', () => {
  it('keeps sounds at their time, and is dry at 0', () => {
    const samples = new Float32Array(8000);
    samples[1234] = 1;
    const room = createSyntheticRoom(createRandom(1));
    const wet = applyRoom(samples, { room, wet: 1 });
    expect(wet.findIndex((x) => Math.abs(x) > 1e-4)).toBe(1234);
    const dry = applyRoom(samples, { room, wet: 0 });
    expect(dry.every((x, i) => Math.abs(x - samples[i]) < 1e-6)).toBe(true);
  });

  it('refuses a room of another rate', () => {
    const room = createSyntheticRoom(createRandom(1), 44100);
    expect(() => applyRoom(new Float32Array(9), { room, wet: 1 })).toThrow(/44100/);
  });
});
