import * as tf from '@tensorflow/tfjs-core';
import { mendWasm } from './kernels/mend-wasm';
import type { WasmBackend } from './kernels/wasm-backend';
import { coreCount, createNodeRequire, isNode, type NodeRequireLike, tryResolve } from './platform';
import type { EngineOptions, StartedEngine } from './types';
import { claimCores, MOST_WASM_THREADS, prepareThreads, settleThreads, type ThreadPool } from './wasm-threads';

const PACKAGE = '@tensorflow/tfjs-backend-wasm';

type WasmModule = typeof import('@tensorflow/tfjs-backend-wasm');

/** Starts the WebAssembly engine. @throws Error whose message is why not. */
export async function startWasm(options: EngineOptions): Promise<StartedEngine> {
  const wasm = await loadLibrary();
  const running = tf.engine().registry.wasm !== undefined;
  const alone = running ? undefined : await start(wasm, options);
  if (!(await tf.setBackend('wasm'))) throw new Error('does not start');
  await tf.ready();
  const simd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
  const threads = wasm.getThreadsCount();
  const wanted = running && options.threads !== undefined && options.threads !== threads;
  const notes = [simd ? ' with SIMD' : '', alone ?? '', wanted ? ', which was running already' : ''];
  return {
    backend: 'wasm',
    detail: `WebAssembly${notes.join('')}`,
    threads,
    capabilities: {
      gpu: false,
      simd,
      rawOps: false,
      mended: await mendWasm(tf.backend() as unknown as WasmBackend, threads),
    },
  };
}

/** In Node by `require`: an import would first search all of its text for the names of its exports, for 0.05 s. */
async function loadLibrary(): Promise<WasmModule> {
  const require = isNode() ? await createNodeRequire() : undefined;
  const isThere = require !== undefined && tryResolve(require, PACKAGE) !== undefined;
  return isThere ? (require.load(PACKAGE) as WasmModule) : import('@tensorflow/tfjs-backend-wasm');
}

/** First start in this process. @returns why it has one thread where more were wanted. */
async function start(wasm: WasmModule, options: EngineOptions): Promise<string | undefined> {
  const threads = Math.min(options.threads ?? (await coreCount()), MOST_WASM_THREADS);
  wasm.setThreadsCount(threads);
  if (options.wasmPaths !== undefined) wasm.setWasmPaths(options.wasmPaths);
  if (!isNode()) {
    // The library finds out by itself whether the page may use threads.
    if (threads === 1) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    const takeBack = claimCores(2 * threads);
    try {
      await tf.setBackend('wasm');
    } finally {
      takeBack();
    }
    return undefined;
  }
  const require = await createNodeRequire();
  if (options.wasmPaths === undefined) wasm.setWasmPaths(wasmFolder(require));
  const handlers = processHandlers();
  try {
    if (threads > 1) return await startThreaded(require, threads);
    await tf.setBackend('wasm');
    return undefined;
  } finally {
    handlers.restore();
  }
}

async function startThreaded(require: NodeRequireLike, threads: number): Promise<string | undefined> {
  const multi = 'WASM_HAS_MULTITHREAD_SUPPORT';
  let why = 'they did not start';
  try {
    const restore = await prepareThreads(require, threads);
    try {
      tf.env().set(multi, true);
      if (await tf.setBackend('wasm')) {
        settleThreads((tf.backend() as unknown as { wasm: { PThread: ThreadPool } }).wasm.PThread);
        return undefined;
      }
    } finally {
      await restore();
    }
  } catch (error) {
    why = error instanceof Error ? error.message : String(error);
  }
  tf.env().set(multi, false);
  return `, without threads because ${why}`;
}

/** The library adds handlers to the process that turn every uncaught error into its own; they are taken away again. */
function processHandlers(): { restore(): void } {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => new Set(process.listeners(event as 'uncaughtException')));
  return {
    restore() {
      events.forEach((event, i) => {
        for (const listener of process.listeners(event as 'uncaughtException')) {
          if (!before[i].has(listener)) process.removeListener(event, listener);
        }
      });
    },
  };
}

function wasmFolder(require: NodeRequireLike): string {
  const main = require.resolve(PACKAGE);
  return main.slice(0, Math.max(main.lastIndexOf('/'), main.lastIndexOf('\\')) + 1);
}
