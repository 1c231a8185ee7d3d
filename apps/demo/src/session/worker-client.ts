import type { Answer, Call, Method, Requests, Told } from './protocol';

/** What a request is refused with: the code and sentence of the worker. */
export class RequestError extends Error {
  readonly code: string;

  constructor({ code, message }: { readonly code: string; readonly message: string }) {
    super(message);
    this.code = code;
  }
}

/** The worker that hears, as functions. */
export interface WorkerClient {
  /** @throws RequestError */
  request<M extends Method>(method: M, argument: Parameters<Requests[M]>[0]): Promise<ReturnType<Requests[M]>>;
  /** Ends the worker, whatever it is doing; what was asked of it is refused with `code`. */
  end(code: string, message: string): void;
}

/** @param onTold what the worker tells of itself. @param onDeath the worker ended without being told to. */
export function startWorker(onTold: (told: Told) => void, onDeath: (error: RequestError) => void): WorkerClient {
  const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module', name: 'pianoscribe' });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: RequestError): void }>();
  let calls = 0;
  const refuseAll = (error: RequestError) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.onmessage = ({ data }: MessageEvent<Answer | Told>) => {
    if ('kind' in data) {
      onTold(data);
      return;
    }
    const call = waiting.get(data.call);
    waiting.delete(data.call);
    if ('error' in data) call?.reject(new RequestError(data.error));
    else call?.resolve(data.value);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    const reason = event.message ? `: ${event.message}` : '';
    const error = new RequestError({
      code: 'UNEXPECTED',
      message: `The part of this page that listens failed${reason}.`,
    });
    refuseAll(error);
    onDeath(error);
  };
  return {
    request: (method, argument) =>
      new Promise((resolve, reject) => {
        const call: Call = { call: calls++, method, argument };
        waiting.set(call.call, { resolve: resolve as (value: unknown) => void, reject });
        worker.postMessage(call);
      }),
    end(code, message) {
      worker.onerror = null;
      worker.terminate();
      refuseAll(new RequestError({ code, message }));
    },
  };
}
