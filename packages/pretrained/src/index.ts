import { type Hertz, PianoscribeError } from '@pianoscribe/core';
import { readSafetensors, type TensorMap } from '@pianoscribe/core/safetensors';

/** Where the default model's weights lie (float16 safetensors): a file in Node, an asset for bundlers. */
export const DEFAULT_WEIGHTS_URL: URL = new URL('../assets/default.safetensors', import.meta.url);

/** What is known of the weights beside their numbers. */
export interface DefaultWeightsInfo {
  /** Hours of rendered audio that they were trained on, repetitions counted. */
  readonly hoursOfAudio: number;
  /** Rate that the model hears. */
  readonly sampleRate: Hertz;
}

/** Options of {@link loadDefaultWeights}. */
export interface LoadDefaultWeightsOptions {
  /** Another place of the same file, for a page that serves it itself. Default {@link DEFAULT_WEIGHTS_URL}. */
  readonly url?: URL | string;
  readonly signal?: AbortSignal;
}

/**
 * The default model's weights by name, for `createDefaultModel` of @pianoscribe/models.
 * @throws PianoscribeError IO_FAILED where they can't be had, CORRUPT_DATA where they are damaged.
 */
export async function loadDefaultWeights(options: LoadDefaultWeightsOptions = {}): Promise<TensorMap> {
  return readSafetensors(await readWeights(options)).tensors;
}

/** What the weights say of themselves. Throws as {@link loadDefaultWeights} does. */
export async function loadDefaultWeightsInfo(options: LoadDefaultWeightsOptions = {}): Promise<DefaultWeightsInfo> {
  const { metadata } = readSafetensors(await readWeights(options));
  const { sampleRate } = JSON.parse(metadata.features ?? '{}') as { sampleRate?: number };
  return { hoursOfAudio: Number(metadata.hoursOfAudio), sampleRate: sampleRate ?? Number.NaN };
}

async function readWeights({ url = DEFAULT_WEIGHTS_URL, signal }: LoadDefaultWeightsOptions): Promise<Uint8Array> {
  const address = new URL(url, import.meta.url);
  try {
    // Node's fetch does not read files.
    if (address.protocol === 'file:') {
      const { readFile } = await import('node:fs/promises');
      return await readFile(address, { signal });
    }
    const response = await fetch(address, { signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    if (signal?.aborted) throw new PianoscribeError('ABORTED', 'Cancelled.', { cause });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PianoscribeError('IO_FAILED', `The default weights can't be read from ${address.href}: ${reason}`, {
      cause,
    });
  }
}
