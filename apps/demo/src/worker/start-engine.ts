import { type Engine, type EngineChoice, selectEngine } from '@pianoscribe/engine';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';

// Absolute: the engine's own workers have another place.
const absolute = (url: string) => new URL(url, import.meta.url).href;
const WASM_PATHS = {
  'tfjs-backend-wasm.wasm': absolute(plain),
  'tfjs-backend-wasm-simd.wasm': absolute(simd),
  'tfjs-backend-wasm-threaded-simd.wasm': absolute(threaded),
};

/** Starts the engine that is asked for, or the fastest. The one in plain JavaScript is loaded when nothing else works. */
export function startEngine(engine: EngineChoice): Promise<Engine> {
  return selectEngine({ engine, wasmPaths: WASM_PATHS });
}
