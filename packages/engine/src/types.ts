/** What a user may ask for: `node` is the native engine, whichever of its packages is installed. */
export type EngineChoice = 'node' | 'wasm' | 'cpu' | 'webgpu' | 'auto';

/** Kind of engine that was taken. */
export type EngineName = Exclude<EngineChoice, 'auto'>;

/** npm package that serves an engine. */
export type EnginePackage =
  | '@tensorflow/tfjs-node-gpu'
  | '@tensorflow/tfjs-node'
  | '@tensorflow/tfjs-backend-webgpu'
  | '@tensorflow/tfjs-backend-wasm'
  | '@tensorflow/tfjs-backend-cpu';

/** Options of {@link selectEngine}. */
export interface EngineOptions {
  /** Force one kind; `auto` (default) takes the first that works. */
  readonly engine?: EngineChoice;
  /** Threads of the native and wasm engines; default: one a core. Fixed by the first selection in a process. */
  readonly threads?: number;
  /**
   * Folder (ending in `/`) or URL of each `.wasm` file of `@tensorflow/tfjs-backend-wasm`, for the browser.
   * In Node they are found through module resolution.
   */
  readonly wasmPaths?: string | Readonly<Record<string, string>>;
}

/** What an engine can do beyond the ops of tfjs. */
export interface EngineCapabilities {
  /** Computes on a graphics card. */
  readonly gpu: boolean;
  /** WebAssembly SIMD is in use (wasm only). */
  readonly simd: boolean;
  /** `tf.backend()` has executeSingleOutput and executeMultipleOutputs: raw TensorFlow ops, fused batch norm and GRU. */
  readonly rawOps: boolean;
  /** Kernels that this package put in because the engine lacks them or has them wrong. */
  readonly mended: readonly string[];
}

/** An engine that was tried and not taken. */
export interface RefusedEngine {
  readonly package: EnginePackage;
  readonly why: string;
}

/** The engine in use: from here on every tfjs op runs on it. */
export interface Engine {
  readonly name: EngineName;
  readonly package: EnginePackage;
  /** Name of the tfjs backend: `tensorflow`, `webgpu`, `wasm` or `cpu`. */
  readonly backend: string;
  /** One line for people: which, why, and why each engine before it was refused. */
  readonly reason: string;
  readonly refused: readonly RefusedEngine[];
  /** Threads that it computes on. */
  readonly threads: number;
  readonly capabilities: EngineCapabilities;
}

/** What starting one engine gives. */
export interface StartedEngine {
  readonly backend: string;
  readonly detail: string;
  readonly threads: number;
  readonly capabilities: EngineCapabilities;
}
