import { PianoscribeError } from './errors';

/** How far a job is: `done` of `total` in `unit`; total is undefined where it is not known. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total?: number;
  readonly unit: string;
}

/** Options of anything that takes longer than a second. */
export interface JobOptions {
  /** Cancels: the promise rejects with PianoscribeError ABORTED. */
  readonly signal?: AbortSignal;
  /** Called now and then, never more often than there is something new. */
  readonly onProgress?: (progress: Progress) => void;
}

/** @throws PianoscribeError ABORTED once the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new PianoscribeError('ABORTED', 'Cancelled.', { cause: signal.reason });
}
