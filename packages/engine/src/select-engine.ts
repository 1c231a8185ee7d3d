import { PianoscribeError } from '@pianoscribe/core';
import { startCpu } from './start-cpu';
import { startNative } from './start-native';
import { startWasm } from './start-wasm';
import { startWebgpu } from './start-webgpu';
import type {
  Engine,
  EngineChoice,
  EngineName,
  EngineOptions,
  EnginePackage,
  RefusedEngine,
  StartedEngine,
} from './types';

/** One engine that may be taken, and how it is started. */
export interface Candidate {
  readonly name: EngineName;
  readonly package: EnginePackage;
  readonly start: (options: EngineOptions) => Promise<StartedEngine>;
}

const GPU = '@tensorflow/tfjs-node-gpu';
const NODE = '@tensorflow/tfjs-node';

/** Fastest first, by the figures in the README. */
export const CANDIDATES: readonly Candidate[] = [
  { name: 'node', package: GPU, start: (options) => startNative(GPU, options) },
  { name: 'node', package: NODE, start: (options) => startNative(NODE, options) },
  { name: 'webgpu', package: '@tensorflow/tfjs-backend-webgpu', start: startWebgpu },
  { name: 'wasm', package: '@tensorflow/tfjs-backend-wasm', start: startWasm },
  { name: 'cpu', package: '@tensorflow/tfjs-backend-cpu', start: startCpu },
];
const CHOICES: readonly EngineChoice[] = ['node', 'wasm', 'cpu', 'webgpu', 'auto'];

/**
 * Starts the fastest engine at hand and makes it the one that tfjs computes on:
 * tfjs-node-gpu, tfjs-node, WebGPU, WASM (SIMD, threads), CPU, in that order.
 * @param options.engine forces one kind (`node` is native, by either package); default `auto`.
 * @returns which engine it is, and why each one before it was refused.
 * @throws PianoscribeError ENGINE_UNAVAILABLE where the kind asked for does not work here; INVALID_ARGUMENT.
 */
export function selectEngine(options: EngineOptions = {}): Promise<Engine> {
  const mine = turn.then(() => select(options));
  turn = mine.catch(() => {});
  return mine;
}

// Starting an engine changes the process for a moment, and tfjs has one engine a process: one selection at a time.
let turn: Promise<unknown> = Promise.resolve();

async function select(options: EngineOptions): Promise<Engine> {
  const choice = options.engine ?? 'auto';
  check(options, choice);
  const refused: RefusedEngine[] = [];
  for (const candidate of CANDIDATES) {
    if (choice !== 'auto' && candidate.name !== choice) continue;
    try {
      const started = await candidate.start(options);
      const { name, package: from } = candidate;
      const { backend, threads, capabilities } = started;
      const reason = explain(choice, candidate, started, refused);
      return { name, package: from, backend, reason, refused, threads, capabilities };
    } catch (error) {
      refused.push({ package: candidate.package, why: error instanceof Error ? error.message : String(error) });
    }
  }
  throw new PianoscribeError(
    'ENGINE_UNAVAILABLE',
    `No ${choice === 'auto' ? '' : `${choice} `}engine works here: ${list(refused)}. Leave the engine out to take the best there is.`,
  );
}

function check(options: EngineOptions, choice: EngineChoice): void {
  if (!CHOICES.includes(choice)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `The engine is one of ${CHOICES.join(', ')}, not "${choice}".`);
  }
  const { threads } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 256)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `Threads are a whole number from 1 to 256, not ${threads}.`);
  }
}

function explain(choice: EngineChoice, taken: Candidate, started: StartedEngine, refused: RefusedEngine[]): string {
  const threads = started.threads === 1 ? '1 thread' : `${started.threads} threads`;
  const why = choice === 'auto' ? 'the fastest that works here' : 'as asked';
  const before = refused.length === 0 ? '' : `; not ${list(refused)}`;
  return `${taken.package} (${started.detail}, ${threads}): ${why}${before}`;
}

function list(refused: readonly RefusedEngine[]): string {
  return refused.map((one) => `${one.package}: ${one.why}`).join('; ');
}
