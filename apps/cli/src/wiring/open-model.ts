import type { AcousticModel } from '@pianoscribe/core';
import { PianoscribeError } from '@pianoscribe/core';
import type { TensorMap } from '@pianoscribe/core/safetensors';
import type { Engine, EngineChoice } from '@pianoscribe/engine';
import { toNumber } from '../define-command';
import { readBytes } from '../io/read-bytes';
import type { DefaultVariant } from '../training/default-variant';

/** What MODEL_ARGS parse to. */
export interface ModelArgs {
  readonly model: string;
  readonly engine: EngineChoice;
  readonly threads?: string;
  readonly tuning: string;
  readonly 'onset-threshold'?: string;
  readonly 'onset-width'?: string;
  readonly 'frame-threshold'?: string;
}

/** A model ready to predict, and the engine it runs on (none where a plugin brings its own). */
export interface OpenModel {
  readonly model: AcousticModel;
  readonly engine?: Engine;
  /** The same model with features that moved by so many cents, where it can be had. Needs no disposal of its own. */
  readonly retune?: (cents: number) => AcousticModel;
}

/**
 * The model of `--model`: a name, a weights file of the default model, or a plugin module.
 * @throws PianoscribeError USAGE, NOT_FOUND, ENGINE_UNAVAILABLE, and what the weights or the plugin are refused for.
 */
export async function openModel(args: ModelArgs): Promise<OpenModel> {
  if (/\.[cm]?[jt]s$|^(https?|data|file):/.test(args.model)) {
    const engine = args.engine === 'auto' ? undefined : await startEngine(args);
    const { loadPlugin } = await import('@pianoscribe/transcriber');
    return { model: await loadPlugin(args.model), engine };
  }
  const weights = await readWeights(args.model);
  const engine = await startEngine(args);
  return { ...(await wireDefaultModel(weights)), engine };
}

/** The default model, or a variant of it, on the engine that runs. */
export async function wireDefaultModel(weights: TensorMap, variant: DefaultVariant = {}): Promise<OpenModel> {
  const { createDefaultModel, DEFAULT_MODEL_FEATURES } = await import('@pianoscribe/models');
  const { createLogFrequencyExtractor } = await import('@pianoscribe/audio-features');
  const { loadWasmFft } = await import('@pianoscribe/audio-features/wasm-fft');
  const fft = await loadWasmFft();
  const featuresFor = (tuningCents: number) =>
    createLogFrequencyExtractor({ ...(variant.features ?? DEFAULT_MODEL_FEATURES), tuningCents, fft });
  const model = createDefaultModel({ weights, features: featuresFor(0), architecture: variant.architecture });
  return { model, retune: (cents) => ({ ...model, features: featuresFor(cents) }) };
}

async function startEngine(args: ModelArgs): Promise<Engine> {
  const threads = toNumber('threads', args.threads);
  const { selectEngine } = await import('@pianoscribe/engine');
  return selectEngine({ engine: args.engine, threads });
}

async function readWeights(name: string) {
  if (name === 'default') {
    const { loadDefaultWeights } = await import('@pianoscribe/pretrained');
    return loadDefaultWeights();
  }
  if (!/[./\\]/.test(name)) {
    throw new PianoscribeError(
      'USAGE',
      `There is no model "${name}"; there is "default", or give the path of a .safetensors file.`,
    );
  }
  const { readSafetensors } = await import('@pianoscribe/core/safetensors');
  return readSafetensors(await readBytes(name)).tensors;
}
