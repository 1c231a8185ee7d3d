import { createLogFrequencyExtractor, type FftFactory } from '@pianoscribe/audio-features';
import { loadWasmFft } from '@pianoscribe/audio-features/wasm-fft';
import { type AcousticModel, isPianoscribeError } from '@pianoscribe/core';
import { readSafetensors, type TensorMap } from '@pianoscribe/core/safetensors';
import { createDefaultModel, DEFAULT_MODEL_FEATURES } from '@pianoscribe/models';
import { loadDefaultWeights } from '@pianoscribe/pretrained';
import { loadPlugin } from '@pianoscribe/transcriber';
import type { ModelChoice } from '../session/protocol';

/** The FFT in WASM SIMD, or nothing where that does not run: everything takes its default then. */
export function openFft(): Promise<FftFactory | undefined> {
  return loadWasmFft().catch((error: unknown) => {
    if (isPianoscribeError(error) && error.code === 'ENGINE_UNAVAILABLE') return undefined;
    throw error;
  });
}

/** A model and, where it can be had, the same with features that moved by so many cents; that needs no disposal. */
export interface OpenModel {
  readonly model: AcousticModel;
  readonly retune?: (cents: number) => AcousticModel;
}

/** Makes models, on the engine that is in use when it is asked. What was loaded once is kept. */
export function createModelOpener(): (choice: ModelChoice) => Promise<OpenModel> {
  let shipped: Promise<TensorMap> | undefined;
  const defaultWeights = () => {
    shipped ??= loadDefaultWeights().catch((error: unknown) => {
      // Not kept: the next try may find the network again.
      shipped = undefined;
      throw error;
    });
    return shipped;
  };
  return async (choice) => {
    if (choice.kind === 'module') return { model: await loadPlugin(choice.url) };
    const weights =
      choice.kind === 'default'
        ? await defaultWeights()
        : readSafetensors(new Uint8Array(await choice.file.arrayBuffer())).tensors;
    const fft = await openFft();
    const featuresFor = (tuningCents: number) =>
      createLogFrequencyExtractor({ ...DEFAULT_MODEL_FEATURES, tuningCents, fft });
    const model = createDefaultModel({ weights, features: featuresFor(0) });
    return { model, retune: (cents) => ({ ...model, features: featuresFor(cents) }) };
  };
}
