import { describe, expect, it } from 'vitest';
import { buildSoundFont } from './fixtures/build-sound-font';
import { parseSoundFont } from './sound-font';

describe('parseSoundFont', () => {
  const samples = Int16Array.from({ length: 100 }, (_, i) => 300 * i);
  const file = buildSoundFont({
    samples,
    sample: { begin: 10, end: 90, loopBegin: 40, loopEnd: 80, rate: 22050, root: 60, cents: -7 },
    presetZone: { 43: 21 | (100 << 8), 48: 60 },
    instrumentZone: { 43: 30 | (108 << 8), 52: 12, 54: 1, 36: -1200 },
  });

  it('joins preset, instrument and sample', () => {
    const [region, ...others] = parseSoundFont(file);
    expect(others).toEqual([]);
    expect(region).toMatchObject({
      name: 'tone',
      loKey: 30,
      hiKey: 100,
      loVel: 0,
      hiVel: 127,
      rootKey: 60,
      cents: 5,
      attenuationDb: 6,
      sampleRate: 22050,
      loop: { begin: 30, end: 70 },
    });
    // 2 ** (-1200 / 1200) s for 100 dB.
    expect(region.decay).toBeCloseTo(200, 9);
    expect(region.samples).toHaveLength(80);
    expect(region.samples[0]).toBeCloseTo(3000 / 32768, 9);
  });

  it('names what is wrong', () => {
    expect(() => parseSoundFont(file, { program: 5 })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(() => parseSoundFont(file.subarray(0, 200))).toThrow(expect.objectContaining({ code: 'CORRUPT_DATA' }));
    expect(() => parseSoundFont(new Uint8Array(40))).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_FORMAT' }));
  });
});
