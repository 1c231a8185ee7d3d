import { selectEngine } from '@pianoscribe/engine';
import { createDefaultNetwork } from '@pianoscribe/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { wireDefaultModel } from '../wiring/open-model';
import { ABLATIONS } from './ablations';

beforeAll(async () => {
  await selectEngine({ engine: 'wasm' });
});

describe('the rows', () => {
  it('begin with the full model, have names that can be folders, and say what they change', () => {
    const { name, change, ...nothing } = ABLATIONS[0];
    expect(name).toBe('full');
    expect(nothing).toEqual({});
    for (const { name, change, ...what } of ABLATIONS.slice(1)) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(change).not.toBe('');
      expect(what).not.toEqual({});
    }
    expect(new Set(ABLATIONS.map(({ name }) => name)).size).toBe(ABLATIONS.length);
  });

  it.each(ABLATIONS)('$name is a model that hears with its own features', async (row) => {
    const network = createDefaultNetwork({ seed: 1, architecture: row.architecture });
    const { model } = await wireDefaultModel(network.saveWeights(), row);
    network.dispose();
    const stream = model.features.createStream();
    stream.push(Float32Array.from({ length: 16000 }, (_, i) => 0.3 * Math.sin(i / 5)));
    const frames = stream.finish();
    expect(frames.shape[1]).toBe(model.features.bins);
    model.dispose();
  });
});
