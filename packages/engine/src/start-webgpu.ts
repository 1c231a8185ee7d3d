import * as tf from '@tensorflow/tfjs-core';
import { mendWebgpu } from './kernels/mend-webgpu';
import { createNodeRequire, importByName, isNode, tryResolve } from './platform';
import type { EngineOptions, StartedEngine } from './types';

interface DawnModule {
  create(options: string[]): unknown;
  readonly globals: Record<string, unknown>;
}

/** What tells whether an adapter is software; browsers have moved it. */
interface Adapter {
  readonly isFallbackAdapter?: boolean;
  readonly info?: { readonly isFallbackAdapter?: boolean };
}

/** Starts WebGPU: the browser's own, or Dawn through the npm package `webgpu`. @throws Error whose message is why not. */
export async function startWebgpu(options: EngineOptions = {}): Promise<StartedEngine> {
  const takeBack = isNode() ? await provideNavigator() : () => {};
  try {
    return await start(options);
  } catch (error) {
    takeBack();
    throw error;
  }
}

async function start({ engine }: EngineOptions): Promise<StartedEngine> {
  const gpu = (globalThis.navigator as { gpu?: { requestAdapter(): Promise<Adapter | null> } } | undefined)?.gpu;
  if (gpu === undefined) throw new Error('there is no navigator.gpu here');
  const adapter = await gpu.requestAdapter();
  // Without an adapter the backend's own start fails on a null, with a message that helps nobody.
  if (adapter === null) throw new Error('no adapter: no graphics card or driver for it was found');
  // It is right, but tens of times slower than WASM: for who asks for it by name.
  if (engine !== 'webgpu' && (adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter) === true) {
    throw new Error('its only adapter is software, without a graphics card');
  }
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) throw new Error('does not start');
  await tf.ready();
  return {
    backend: 'webgpu',
    detail: isNode() ? 'WebGPU through Dawn' : 'WebGPU of the browser',
    threads: 1,
    capabilities: { gpu: true, simd: false, rawOps: false, mended: mendWebgpu() },
  };
}

/** Gives Node the `navigator.gpu` of the package `webgpu`. @returns puts the navigator back as it was. */
async function provideNavigator(): Promise<() => void> {
  const present = globalThis.navigator as { gpu?: unknown; userAgent?: string } | undefined;
  if (present?.gpu !== undefined) return () => {};
  const require = await createNodeRequire();
  const path = tryResolve(require, 'webgpu');
  if (path === undefined) throw new Error('the optional package webgpu is not installed');
  const { pathToFileURL } = await importByName<typeof import('node:url')>('node:url');
  const dawn = await importByName<DawnModule>(pathToFileURL(path).href);
  Object.assign(globalThis, dawn.globals);
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu: dawn.create([]), userAgent: present?.userAgent ?? 'Node.js' },
    configurable: true,
    writable: true,
  });
  return () => {
    Reflect.deleteProperty(globalThis, 'navigator');
    if (before !== undefined) Object.defineProperty(globalThis, 'navigator', before);
  };
}
