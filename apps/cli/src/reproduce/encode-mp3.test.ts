import { decodeAudio } from '@pianoscribe/audio-io';
import { describe, expect, it } from 'vitest';
import { encodeMp3 } from './encode-mp3';

describe('encodeMp3', () => {
  it('writes what comes back by decoding: length, pitch and loudness', async () => {
    const samples = Float32Array.from({ length: 32000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 16000));
    const { samples: back, sampleRate } = await decodeAudio(await encodeMp3({ samples, sampleRate: 16000 }));
    expect(sampleRate).toBe(16000);
    expect(Math.abs(back.length - samples.length)).toBeLessThan(3000);
    const middle = back.subarray(8000, 24000);
    const power = middle.reduce((sum, value) => sum + value * value, 0) / middle.length;
    expect(Math.sqrt(2 * power)).toBeCloseTo(0.5, 1);
    const crossings = middle.reduce((count, value, i) => count + (i > 0 && value >= 0 && middle[i - 1] < 0 ? 1 : 0), 0);
    expect(Math.abs(crossings - 440)).toBeLessThanOrEqual(2);
  });

  it('is as large as its bit rate says', async () => {
    const bytes = await encodeMp3({ samples: new Float32Array(160000), sampleRate: 16000 }, { kilobits: 32 });
    expect(Math.abs(bytes.length - 40000)).toBeLessThan(1500);
  });

  it('refuses a rate that the format lacks', async () => {
    const audio = { samples: new Float32Array(10), sampleRate: 12345 };
    await expect(encodeMp3(audio)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
