import { describe, expect, it } from 'vitest';
import { loadDefaultWeights, loadDefaultWeightsInfo } from './index';

describe('default weights', () => {
  it('are finite, complete and under 8 MB', async () => {
    const weights = await loadDefaultWeights();
    let count = 0;
    for (const [name, { data }] of weights) {
      count += data.length;
      expect(data.every(Number.isFinite), name).toBe(true);
    }
    expect(count * 2).toBeLessThan(8e6);
    expect([...weights.keys()]).toContain('heads.weight');
  });

  it('say how long they were trained and what they hear', async () => {
    const info = await loadDefaultWeightsInfo();
    expect(info.sampleRate).toBe(16000);
    expect(info.hoursOfAudio).toBeGreaterThan(1);
  });

  it('refuse a place where they are not, and bytes that are not weights', async () => {
    const missing = new URL('./missing.safetensors', import.meta.url);
    await expect(loadDefaultWeights({ url: missing })).rejects.toMatchObject({ code: 'IO_FAILED' });
    await expect(loadDefaultWeights({ url: 'data:application/octet-stream,none' })).rejects.toMatchObject({
      code: 'CORRUPT_DATA',
    });
  });
});
