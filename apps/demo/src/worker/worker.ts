import { PianoscribeError } from '@pianoscribe/core';
import type { Answer, Call, Method, Requests, Told } from '../session/protocol';
import { LEAST_ACTIVATION } from '../session/settings';
import { type ActivationStore, createActivationStore, secondsPerFrame } from './activation-store';
import { describeError } from './describe-error';
import { createModelOpener, type OpenModel, openFft } from './open-model';
import { createRedecoder, decodeStored, type Redecoder } from './redecoder';
import { runJob } from './run-job';
import { startEngine } from './start-engine';

// The library of the page's types is the window's; this is what a worker has of it.
const port = globalThis as unknown as {
  onmessage: (event: MessageEvent<Call>) => void;
  postMessage(message: Answer | Told, transfer?: Transferable[]): void;
};

const openModel = createModelOpener();
const stores = new Map<number, ActivationStore>();
const running = new Map<number, { readonly control: AbortController; readonly decoder: Redecoder }>();
let opened: OpenModel | undefined;

type Handlers = { [M in Method]: (argument: Parameters<Requests[M]>[0]) => Promise<ReturnType<Requests[M]>> };

const handlers: Handlers = {
  async open({ engine, model: choice }) {
    opened?.model.dispose();
    opened = undefined;
    const { name, threads, capabilities, reason } = await startEngine(engine);
    opened = await openModel(choice);
    return { model: opened.model.name, engine: name, threads, simd: capabilities.simd, reason };
  },
  async transcribe(job) {
    if (!opened) throw new PianoscribeError('INVALID_ARGUMENT', 'There is no model yet. Choose one first.');
    const { recording, settings } = job;
    const store = createActivationStore(LEAST_ACTIVATION);
    const control = new AbortController();
    const decoder = createRedecoder(store, settings);
    stores.set(recording, store);
    running.set(recording, { control, decoder });
    try {
      const fft = await openFft();
      return await runJob(job, { ...opened, fft, store, decoder, signal: control.signal, tell });
    } catch (error) {
      stores.delete(recording);
      throw error;
    } finally {
      running.delete(recording);
    }
  },
  async cancel({ recording }) {
    running.get(recording)?.control.abort();
  },
  async decode({ recording, settings }) {
    const job = running.get(recording);
    return job ? job.decoder.change(settings) : decodeStored(storeOf(recording), settings);
  },
  async activations({ recording, from, frames }) {
    const store = storeOf(recording);
    const values = store.bytes('onset', from, frames);
    return { from, frames, secondsPerFrame: store.timing ? secondsPerFrame(store.timing) : 0.02, values };
  },
  async forget({ recording }) {
    stores.delete(recording);
  },
};

port.onmessage = async ({ data: { call, method, argument } }) => {
  try {
    const value = await (handlers[method] as (argument: unknown) => Promise<unknown>)(argument);
    port.postMessage({ call, value }, transferables(value));
  } catch (error) {
    port.postMessage({ call, error: describeError(error) });
  }
};

function tell(told: Told): void {
  port.postMessage(told, told.kind === 'seen' ? [told.spectrum.buffer, told.peaks.buffer] : []);
}

/** Samples and tiles are handed over, not copied: a copy of minutes of audio would hold the page up. */
function transferables(value: unknown): Transferable[] {
  const { original, values } = (value ?? {}) as { original?: { samples: Float32Array }; values?: Uint8Array };
  const found = [original?.samples.buffer, values?.buffer];
  return found.filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}

function storeOf(recording: number): ActivationStore {
  const store = stores.get(recording);
  if (!store) throw new PianoscribeError('NOT_FOUND', 'This recording is not held any more. Transcribe it again.');
  return store;
}
