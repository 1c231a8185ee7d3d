/** Signalsmith Stretch in WebAssembly: what its audio worklet calls. Pointers are to 32-bit floats. */
export interface StretchModule {
  readonly HEAP8?: Int8Array;
  readonly exports?: { readonly memory: WebAssembly.Memory };
  _presetDefault(channels: number, sampleRate: number): void;
  _reset(): void;
  _inputLatency(): number;
  _outputLatency(): number;
  /** Makes buffers of `length` samples for all input channels, then all output channels; gives the first. */
  _setBuffers(channels: number, length: number): number;
  _seek(inputSamples: number, rate: number): void;
  _process(inputSamples: number, outputSamples: number): void;
}

interface WorkletProcessor {
  readonly wasmModule: StretchModule;
}

type ProcessorClass = new (options: object) => WorkletProcessor;

/** What the package looks for in an audio worklet's scope. */
interface WorkletScope {
  AudioWorkletProcessor?: unknown;
  registerProcessor?: unknown;
  sampleRate?: number;
  currentTime?: number;
}

let processor: Promise<ProcessorClass> | undefined;

/**
 * A stretcher of its own. The package (MIT, the author's build of his C++ library) only speaks to audio worklets, where it
 * can't be told to run ahead: so it is given here, in a worker or in Node, the little of a worklet that it looks for, and is
 * then called as its worklet calls it.
 */
export async function loadStretch(): Promise<StretchModule> {
  processor ??= registeredProcessor();
  const Processor = await processor;
  return new Promise((resolve) => {
    // The base class passes on the message by which the processor says that its WebAssembly is there.
    onReady.push(() => resolve(instance.wasmModule));
    const instance = new Processor({ numberOfOutputs: 1, outputChannelCount: [2] });
  });
}

const onReady: (() => void)[] = [];

class StandInProcessor {
  readonly port = {
    onmessage: null,
    postMessage: ([name]: readonly unknown[]) => {
      if (name === 'ready') onReady.shift()?.();
    },
  };
}

async function registeredProcessor(): Promise<ProcessorClass> {
  const scope = globalThis as WorkletScope;
  const before = { ...scope };
  let registered: ProcessorClass | undefined;
  scope.AudioWorkletProcessor = StandInProcessor;
  scope.registerProcessor = (_: string, found: ProcessorClass) => {
    registered = found;
  };
  // They stay: its processors read them whenever they are made.
  scope.sampleRate ??= 48_000;
  scope.currentTime ??= 0;
  try {
    await import('signalsmith-stretch');
  } finally {
    scope.AudioWorkletProcessor = before.AudioWorkletProcessor;
    scope.registerProcessor = before.registerProcessor;
  }
  if (registered === undefined) throw new Error('signalsmith-stretch has registered nothing');
  return registered;
}
