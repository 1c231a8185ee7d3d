import type { PianoscribeErrorCode } from '@pianoscribe/core';
import type { RenderedClip } from '../rendered-clip';
import type { RenderSources } from './render-round';

/** A function that is called in the workers for each clip: named, since functions don't cross. */
export interface PrepareModule {
  /** Address of the module, as `new URL('./prepare.ts', import.meta.url).href`. */
  readonly module: string;
  /** Name of the exported function (clip, options) => prepared. */
  readonly name: string;
  /** Handed to it as its second argument: plain data. */
  readonly options?: unknown;
}

/** Makes of a clip what training wants. Buffers of typed arrays in its result are moved, not copied. */
export type Prepare<T> = (clip: RenderedClip, options: unknown) => T | Promise<T>;

/** What a worker is started with. */
export interface ClipWorkerData {
  readonly sources: RenderSources;
  readonly prepare?: PrepareModule;
}

/** What a worker answers to a round's number. */
export type ClipWorkerAnswer =
  | { readonly round: number; readonly clips: readonly unknown[] }
  | { readonly round: number; readonly error: { readonly message: string; readonly code?: PianoscribeErrorCode } };
