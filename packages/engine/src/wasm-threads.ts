import { importByName, type NodeRequireLike } from './platform';

/** Worker of the wasm backend, as far as it is needed here. */
interface PoolWorker {
  ref(): void;
  unref(): void;
  terminate(): unknown;
}

/** Emscripten's thread pool. */
export interface ThreadPool {
  readonly runningWorkers: readonly PoolWorker[];
  unusedWorkers: PoolWorker[];
}

/** The pool that Emscripten makes has eight workers. */
export const MOST_WASM_THREADS = 8;

const PACKAGE = '@tensorflow/tfjs-backend-wasm';
const WORKER = 'wasm-out/tfjs-backend-wasm-threaded-simd.worker.js';
const MAIN = 'wasm-out/tfjs-backend-wasm-threaded-simd.js';
// In the browser a worker is handed its code as a blob, which Node's workers can't load.
const BLOB_LOADER = 'if(typeof e.data.urlOrBlob=="string"){importScripts(e.data.urlOrBlob)}';

/**
 * Lets the backend's threaded build start in Node, where the library switches it off (its workers come as blob URLs).
 * Two functions of the process stand in while it starts: URL.createObjectURL, and os.cpus, since the build takes at
 * most half as many threads as there are cores.
 * @returns puts everything back; to be called whatever came of the start.
 * @throws Error where the package is laid out otherwise than in 4.22.
 */
export async function prepareThreads(require: NodeRequireLike, threads: number): Promise<() => Promise<void>> {
  const os = (await importByName<{ default: typeof import('node:os') }>('node:os')).default;
  const fs = await importByName<typeof import('node:fs/promises')>('node:fs/promises');
  const path = await importByName<typeof import('node:path')>('node:path');
  const { wasmWorkerContents } = require.load(`${PACKAGE}/${WORKER}`) as { wasmWorkerContents?: string };
  if (wasmWorkerContents?.includes(BLOB_LOADER) !== true) throw new Error('its worker is not the one of 4.22');
  const loader = `if(true){importScripts(${JSON.stringify(require.resolve(`${PACKAGE}/${MAIN}`))})}`;
  const code = wasmWorkerContents.replace(/\n/g, '\\n').replace(BLOB_LOADER, () => loader);

  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'pianoscribe-wasm-'));
  const file = path.join(folder, 'worker.cjs');
  await fs.writeFile(file, code);
  const { createObjectURL } = URL;
  const { cpus } = os;
  URL.createObjectURL = (object) =>
    'type' in object && object.type === 'application/javascript' ? file : createObjectURL(object);
  os.cpus = () => {
    const real = cpus();
    return Array.from({ length: Math.max(real.length, 2 * threads) }, (_, i) => real[i % real.length]);
  };
  return async () => {
    URL.createObjectURL = createObjectURL;
    os.cpus = cpus;
    await fs.rm(folder, { recursive: true, force: true });
  };
}

/** Ends the workers that no thread runs on, and lets the process end while the others wait for work. */
export function settleThreads(pool: ThreadPool): void {
  for (const worker of pool.unusedWorkers) worker.terminate();
  pool.unusedWorkers = [];
  for (const worker of pool.runningWorkers) {
    worker.unref();
    // Called once more when a worker gets its thread, which may be later than this.
    worker.ref = () => {};
  }
}

/**
 * In a browser, makes the threaded build take as many threads as it is told to: it counts the cores, and would take
 * half of them at most. @returns puts the true count back.
 */
export function claimCores(count: number): () => void {
  const host = globalThis.navigator as Navigator | undefined;
  if (host === undefined || host.hardwareConcurrency >= count) return () => {};
  // On the object itself, over the getter of its prototype.
  Object.defineProperty(host, 'hardwareConcurrency', { value: count, configurable: true });
  return () => Reflect.deleteProperty(host, 'hardwareConcurrency');
}
