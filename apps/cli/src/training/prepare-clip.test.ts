import { KEY_COUNT } from '@pianoscribe/core';
import { DEFAULT_MODEL_FEATURES } from '@pianoscribe/models/default-features';
import { describe, expect, it } from 'vitest';
import { prepareClip } from './prepare-clip';

const FRAMES = 50;
/** Middle C from 7 ms after frame 10 to 5 ms before frame 20; frames are 20 ms apart. */
const CLIP = {
  samples: Float32Array.from({ length: 16000 }, (_, i) => 0.3 * Math.sin((2 * Math.PI * 261.6 * i) / 16000)),
  notes: [{ pitch: 60, onset: 0.207, offset: 0.395, velocity: 100 }],
  pedals: [],
};

/** Values of a head at middle C that are not 0, by frame. */
function ofHead({ keys }: { readonly keys: Float32Array }, head: number): [number, number][] {
  const all = Array.from({ length: FRAMES }, (_, f) => [f, keys[(f * KEY_COUNT + 39) * 3 + head]] as [number, number]);
  return all.filter(([, value]) => value !== 0);
}

describe('prepareClip', () => {
  it('has triangles around the exact times as targets', async () => {
    const clip = await prepareClip(CLIP);
    expect(clip.features).toHaveLength(FRAMES * 1200);
    const onset = ofHead(clip, 0);
    expect(onset.map(([frame]) => frame)).toEqual([9, 10, 11]);
    // 0.35 frames late: 1 - 0.35 / 1.5.
    expect(onset[1][1]).toBeCloseTo(1 - 0.35 / 1.5, 5);
  });

  it('has whole frames as hard targets', async () => {
    const clip = await prepareClip(CLIP, { hasHardTargets: true });
    expect(ofHead(clip, 0)).toEqual([[10, 1]]);
    expect(ofHead(clip, 2)).toEqual([[20, 1]]);
    expect(ofHead(clip, 1).map(([frame]) => frame)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(new Set(ofHead(clip, 1).map(([, value]) => value))).toEqual(new Set([1]));
  });

  it('hears with the features that are asked for', async () => {
    const features = { ...DEFAULT_MODEL_FEATURES, blocks: [DEFAULT_MODEL_FEATURES.blocks[1]] };
    const [one, all] = [await prepareClip(CLIP, { features }), await prepareClip(CLIP)];
    expect(one.features).toHaveLength(FRAMES * 300);
    expect(one.features.subarray(0, 300)).toEqual(all.features.subarray(300, 600));
  });
});
