import { type AcousticModel, PianoscribeError } from '@pianoscribe/core';

/**
 * Checks that a value keeps the form of `AcousticModel`, as far as that can be told without running it.
 * @throws PianoscribeError INVALID_ARGUMENT naming the first thing that is wrong.
 */
export function checkModel(value: unknown): AcousticModel {
  const model = value as AcousticModel;
  const say = (what: string) =>
    new PianoscribeError('INVALID_ARGUMENT', `Not an acoustic model: ${what}. See AcousticModel in @pianoscribe/core.`);
  if (typeof value !== 'object' || value === null)
    throw say(`expected an object, found ${value === null ? 'null' : typeof value}`);
  if (typeof model.name !== 'string' || model.name === '') throw say('`name` must be a text');
  for (const method of ['predict', 'dispose'] as const) {
    if (typeof model[method] !== 'function') throw say(`\`${method}\` must be a function`);
  }
  const { features, window, stride, batchSize = 1 } = model;
  if (typeof features?.createStream !== 'function') throw say('`features.createStream` must be a function');
  for (const key of ['sampleRate', 'hopLength', 'bins'] as const) {
    if (!(Number.isFinite(features[key]) && features[key] > 0))
      throw say(`\`features.${key}\` must be a positive number`);
  }
  const isWhole = (n: unknown, least: number) => Number.isSafeInteger(n) && (n as number) >= least;
  if (!isWhole(window?.frames, 1) || !isWhole(window?.margin, 0))
    throw say('`window.frames` and `window.margin` must be whole numbers');
  if (window.frames <= 2 * window.margin)
    throw say(`a window of ${window.frames} frames has no inside between margins of ${window.margin}`);
  if (!isWhole(stride, 1) || window.frames % stride !== 0 || window.margin % stride !== 0) {
    throw say(
      `\`stride\` (${stride}) must divide window.frames (${window.frames}) and window.margin (${window.margin})`,
    );
  }
  if (!isWhole(batchSize, 1)) throw say('`batchSize` must be a whole number from 1');
  return model;
}
