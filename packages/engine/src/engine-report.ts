import { type JobOptions, throwIfAborted } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs-core';
import { readCpuFeatures } from './cpu-features';
import { coreCount, createNodeRequire, importByName, isNode } from './platform';
import { CANDIDATES, selectEngine } from './select-engine';
import type { EngineName, EngineOptions, EnginePackage } from './types';

/** One engine as it was found. */
export interface EngineStatus {
  readonly name: EngineName;
  readonly package: EnginePackage;
  readonly works: boolean;
  /** What it is, or why it does not work. */
  readonly detail: string;
  readonly threads?: number;
  /** Best of three products of two 256 x 256 matrices, in milliseconds. */
  readonly matMulMs?: number;
}

/** What `doctor` prints of engines. Undefined where it can't be known. */
export interface EngineReport {
  readonly platform: string;
  /** Version of Node. */
  readonly node?: string;
  readonly cpu?: string;
  readonly cores: number;
  readonly cpuFeatures?: readonly string[];
  /** Versions of the packages that matter; null where one is not installed. */
  readonly packages: Readonly<Record<string, string | null>>;
  /** In the order in which they are tried. */
  readonly engines: readonly EngineStatus[];
  /** Why `auto` takes what it takes. */
  readonly chosen: string;
}

const PACKAGES = [
  '@tensorflow/tfjs',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-node-gpu',
  '@tensorflow/tfjs-node',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
  'webgpu',
];
const SIZE = 256;

/**
 * Tries every engine and times a small matrix product on each; about a second. The engine that was in use stays in use.
 * @throws PianoscribeError ABORTED.
 */
export async function engineReport(options: EngineOptions & JobOptions = {}): Promise<EngineReport> {
  const before = tf.engine().backendName;
  const engines: EngineStatus[] = [];
  for (const { name, package: from, start } of CANDIDATES) {
    throwIfAborted(options.signal);
    options.onProgress?.({ stage: 'engines', done: engines.length, total: CANDIDATES.length, unit: 'engines' });
    try {
      const { detail, threads } = await start(options);
      engines.push({ name, package: from, works: true, detail, threads, matMulMs: await timeMatMul() });
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      engines.push({ name, package: from, works: false, detail });
    }
  }
  const { reason } = await selectEngine({ ...options, engine: 'auto' });
  if (before) await tf.setBackend(before);
  return { ...(await machine()), packages: await versions(), engines, chosen: reason };
}

async function timeMatMul(): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    // New matrices each time, since an engine may keep a packed copy of one that it has seen.
    const [a, b] = [tf.randomUniform([SIZE, SIZE]), tf.randomUniform([SIZE, SIZE])];
    await Promise.all([a.data(), b.data()]);
    const from = performance.now();
    const product = tf.matMul(a, b);
    await product.data();
    best = Math.min(best, performance.now() - from);
    tf.dispose([a, b, product]);
  }
  return best;
}

async function machine(): Promise<Pick<EngineReport, 'platform' | 'node' | 'cpu' | 'cores' | 'cpuFeatures'>> {
  const cores = await coreCount();
  if (!isNode()) return { platform: navigator.userAgent, cores };
  const os = await importByName<typeof import('node:os')>('node:os');
  const platform = `${process.platform} ${process.arch}`;
  const cpuFeatures = await readCpuFeatures();
  return { platform, node: process.versions.node, cpu: os.cpus()[0]?.model.trim(), cores, cpuFeatures };
}

async function versions(): Promise<Record<string, string | null>> {
  const found: Record<string, string | null> = {};
  if (!isNode()) return { '@tensorflow/tfjs-core': tf.version_core };
  const require = await createNodeRequire();
  for (const name of PACKAGES) {
    try {
      found[name] = (require.load(`${name}/package.json`) as { version: string }).version;
    } catch {
      found[name] = null;
    }
  }
  return found;
}
