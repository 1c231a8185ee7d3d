import { isPianoscribeError } from '@pianoscribe/core';
import { createToyModel } from '@pianoscribe/core/testing';
import { describe, expect, it } from 'vitest';
import { checkModel, loadPlugin } from './index';

const moduleUrl = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`;
const MODEL = `{
  name: 'still', stride: 1, window: { frames: 10, margin: 0 },
  features: { sampleRate: 16000, hopLength: 160, bins: 1, createStream() {} },
  async predict() { return []; }, dispose() {},
}`;
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error) => (isPianoscribeError(error) ? `${error.code}: ${error.message}` : String(error)),
  );

describe('loadPlugin', () => {
  it('takes createModel, or a default, and hands on the options', async () => {
    expect((await loadPlugin(moduleUrl(`export const createModel = () => (${MODEL})`))).name).toBe('still');
    const named = `export default async ({ name }) => ({ ...${MODEL}, name })`;
    expect((await loadPlugin(moduleUrl(named), { name: 'given' })).name).toBe('given');
  });

  it('says what is wrong with a module', async () => {
    expect(await failure(loadPlugin('./no-such-plugin.mjs'))).toMatch(/^NOT_FOUND: There is no plugin at/);
    expect(await failure(loadPlugin(moduleUrl('export const model = 1')))).toMatch(
      /^INVALID_ARGUMENT: .*exports model/,
    );
    expect(await failure(loadPlugin(moduleUrl('this is no program')))).toMatch(/^INVALID_ARGUMENT: .*does not load/);
    expect(await failure(loadPlugin(moduleUrl('export default () => 3')))).toMatch(
      /^INVALID_ARGUMENT: Not an acoustic model/,
    );
  });
});

describe('checkModel', () => {
  it('gives back a model that keeps the form', () => {
    const model = createToyModel();
    expect(checkModel(model)).toBe(model);
  });

  it.each([
    ['null', null],
    ['`name`', { ...createToyModel(), name: '' }],
    ['`predict`', { ...createToyModel(), predict: undefined }],
    ['`features.createStream`', { ...createToyModel(), features: undefined }],
    [
      '`features.hopLength`',
      { ...createToyModel(), features: { ...createToyModel().features, hopLength: Number.NaN } },
    ],
    ['whole numbers', { ...createToyModel(), window: { frames: 1.5, margin: 0 } }],
    ['no inside', { ...createToyModel(), window: { frames: 4, margin: 2 } }],
    ['`stride`', { ...createToyModel(), stride: 5 }],
    ['`batchSize`', { ...createToyModel(), batchSize: 0 }],
  ])('names what is wrong: %s', (what, model) => {
    expect(() => checkModel(model)).toThrow(what);
  });
});
