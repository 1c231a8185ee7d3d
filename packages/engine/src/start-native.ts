import * as tf from '@tensorflow/tfjs-core';
import { readCpuFeatures } from './cpu-features';
import { mendNative } from './kernels/mend-native';
import { coreCount, createNodeRequire, importByName, isNode, tryResolve } from './platform';
import type { EngineOptions, EnginePackage, StartedEngine } from './types';

interface NativeBackend {
  readonly isUsingGpuDevice?: boolean;
  readonly binding?: { readonly TF_Version?: string };
}

/** Starts libtensorflow through one of its two npm packages. @throws Error whose message is why not. */
export async function startNative(name: EnginePackage, options: EngineOptions): Promise<StartedEngine> {
  if (!isNode()) throw new Error('only in Node');
  const require = await createNodeRequire();
  if (tryResolve(require, name) === undefined) throw new Error('not installed (npm run native puts it in place)');
  const features = await readCpuFeatures();
  // libtensorflow aborts the whole process where AVX is missing, so that must be known before it loads.
  if (process.arch === 'x64' && features !== undefined && !features.includes('avx')) {
    throw new Error('this processor has no AVX, which libtensorflow needs');
  }
  const threads = options.threads ?? (await coreCount());
  // Read by libtensorflow once, when it makes its first context.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
  process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
  await restoreUtil();
  try {
    require.load(name);
  } catch (error) {
    throw new Error(`does not load (${firstLine(error)}); npm run native builds it again`);
  }
  if (!(await tf.setBackend('tensorflow'))) throw new Error('loads but does not start');
  await tf.ready();
  const backend = tf.backend() as unknown as NativeBackend;
  const gpu = backend.isUsingGpuDevice === true;
  return {
    backend: 'tensorflow',
    detail: `libtensorflow ${backend.binding?.TF_Version ?? ''} on ${gpu ? 'the graphics card' : 'the processor'}`,
    threads: Number(process.env.TF_NUM_INTRAOP_THREADS),
    capabilities: { gpu, simd: false, rawOps: true, mended: mendNative() },
  };
}

/** tfjs-node 4.22 calls two functions of node:util that Node 22 deprecates and Node 23 took away. */
async function restoreUtil(): Promise<void> {
  const util = (await importByName<{ default: Record<string, unknown> }>('node:util')).default;
  if (Number.parseInt(process.versions.node, 10) < 22 && util.isArray !== undefined) return;
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  util.isArray = Array.isArray;
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error)
    .trim()
    .split('\n')[0];
}
