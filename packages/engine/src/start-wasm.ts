import * as tf from '@tensorflow/tfjs';
import { mendWasm } from './kernels/mend-wasm';
import { createNodeRequire, isNode } from './platform';
import type { EngineOptions, StartedEngine } from './types';

/** Starts the WebAssembly engine. @throws Error whose message is why not. */
export async function startWasm(options: EngineOptions): Promise<StartedEngine> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  if (options.wasmPaths !== undefined) wasm.setWasmPaths(options.wasmPaths);
  else if (isNode()) wasm.setWasmPaths(await wasmFolder());
  if (!(await tf.setBackend('wasm'))) throw new Error('does not start');
  await tf.ready();
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return {
    backend: 'wasm',
    detail: `WebAssembly${simd === true ? ' with SIMD' : ''}`,
    threads: 1,
    capabilities: { gpu: false, simd: simd === true, rawOps: false, mended: mendWasm() },
  };
}

async function wasmFolder(): Promise<string> {
  const require = await createNodeRequire();
  const main = require.resolve('@tensorflow/tfjs-backend-wasm');
  return main.slice(0, Math.max(main.lastIndexOf('/'), main.lastIndexOf('\\')) + 1);
}
