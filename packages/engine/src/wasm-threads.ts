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

/** Stands in for the workers of the pool that get no thread: each real one would cost 10 MiB and its start. */
class IdleWorker implements PoolWorker {
  onmessage?: (event: { data: { cmd: string } }) => void;
  on(): void {}
  ref(): void {}
  unref(): void {}
  terminate(): void {}
  /** The only thing that it is told is to load its code. */
  postMessage(): void {
    queueMicrotask(() => this.onmessage?.({ data: { cmd: 'loaded' } }));
  }
}

/** The pool's threads come from its end: all before them are idle. */
function workersFor(threads: number, Worker: new (file: string) => unknown) {
  let made = 0;
  return function OneOfPool(file: string) {
    made++;
    return made <= MOST_WASM_THREADS - threads ? new IdleWorker() : new Worker(file);
  };
}

/**
 * Lets the backend's threaded build start in Node, where the library switches it off (its workers come as blob URLs).
 * Three functions of the process stand in while it starts: URL.createObjectURL; os.cpus, since the build takes at
 * most half as many threads as there are cores; and worker_threads' Worker, of which it starts eight whatever it takes.
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
  const workers = require.load('node:worker_threads') as { Worker: new (file: string) => unknown };
  const host = globalThis as { Worker?: unknown };
  const { Worker } = workers;
  const { Worker: ofHost } = host;
  workers.Worker = workersFor(threads, Worker) as unknown as typeof Worker;
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
    workers.Worker = Worker;
    // The build puts the module's own into the global scope.
    if (ofHost === undefined) Reflect.deleteProperty(host, 'Worker');
    else host.Worker = ofHost;
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
