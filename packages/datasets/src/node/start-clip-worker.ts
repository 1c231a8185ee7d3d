import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ClipWorkerData } from './clip-protocol';

/** Starts a worker thread: the built one, or from sources where this file is a source. */
export function startClipWorker(data: ClipWorkerData): Worker {
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./clip-worker.js', import.meta.url), { workerData: data });
  }
  // Node 20 gives worker threads the flags of the process, but not what `--import tsx` registers: do it in the thread.
  const tsx = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/cjs$/, 'mjs'),
  ).href;
  const entry = new URL('./clip-worker.ts', import.meta.url).href;
  const bootstrap = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(entry)}); })`;
  return new Worker(bootstrap, { eval: true, workerData: data, execArgv: ['--conditions=@pianoscribe/source'] });
}
