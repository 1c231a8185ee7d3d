import type { Worker } from 'node:worker_threads';
import { PianoscribeError } from '@pianoscribe/core';
import type { ClipWorkerAnswer, ClipWorkerData } from './clip-protocol';
import { createRoundMaker } from './prepare-round';
import { startClipWorker } from './start-clip-worker';

/** Makes rounds of clips, here or in threads. */
export interface RoundMaker {
  make(round: number): Promise<readonly unknown[]>;
  dispose(): Promise<void>;
}

/** Makes them in this thread. */
export function createInlineMaker(data: ClipWorkerData): RoundMaker {
  let maker: ReturnType<typeof createRoundMaker> | undefined;
  return {
    make: async (round) => {
      maker ??= createRoundMaker(data.sources, data.prepare);
      return (await maker)(round);
    },
    dispose: async () => undefined,
  };
}

interface Job {
  readonly round: number;
  readonly resolve: (clips: readonly unknown[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Threads that take rounds in their order, each as soon as it is free. They start with the first round. */
export function createWorkerPool(data: ClipWorkerData, count: number): RoundMaker {
  const waiting: Job[] = [];
  const busy = new Map<Worker, Job | undefined>();
  let isDisposed = false;

  function startWorker(): void {
    const worker = startClipWorker(data);
    busy.set(worker, undefined);
    worker.on('message', (answer: ClipWorkerAnswer) => {
      const job = busy.get(worker);
      busy.set(worker, undefined);
      if ('error' in answer) job?.reject(new PianoscribeError(answer.error.code ?? 'IO_FAILED', answer.error.message));
      else job?.resolve(answer.clips);
      assign();
    });
    worker.on('error', (error) => fail(worker, error));
    worker.on('exit', () => fail(worker, new PianoscribeError('ABORTED', 'The worker that rendered clips has ended.')));
  }

  function fail(worker: Worker, error: unknown): void {
    const job = busy.get(worker);
    busy.delete(worker);
    job?.reject(error);
    if (busy.size === 0) for (const rest of waiting.splice(0)) rest.reject(error);
  }

  function assign(): void {
    for (const [worker, job] of busy) {
      if (job !== undefined) continue;
      const next = waiting.shift();
      if (!next) return;
      busy.set(worker, next);
      worker.postMessage(next.round);
    }
  }

  return {
    make: (round) =>
      new Promise((resolve, reject) => {
        if (isDisposed) return reject(new PianoscribeError('ABORTED', 'These clips were disposed of.'));
        waiting.push({ round, resolve, reject });
        while (busy.size < count) startWorker();
        assign();
      }),
    dispose: async () => {
      isDisposed = true;
      await Promise.all([...busy.keys()].map((worker) => worker.terminate()));
    },
  };
}
