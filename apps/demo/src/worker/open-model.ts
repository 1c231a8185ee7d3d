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

/** Makes models, on the engine that is in use when it is asked. What was loaded once is kept. */
export function createModelOpener(): (choice: ModelChoice) => Promise<AcousticModel> {
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
    if (choice.kind === 'module') return loadPlugin(choice.url);
    const weights =
      choice.kind === 'default'
        ? await defaultWeights()
        : readSafetensors(new Uint8Array(await choice.file.arrayBuffer())).tensors;
    const features = createLogFrequencyExtractor({ ...DEFAULT_MODEL_FEATURES, fft: await openFft() });
    return createDefaultModel({ weights, features });
  };
}
