import type * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from './register';
import { floats, reshaped, runKernel, type WasmBackend } from './wasm-backend';

// Below this many multiplications a product, the backend's plain loop is faster than many calls.
const WORTH_SPLITTING = 32 ** 3;

/**
 * The backend multiplies fast (XNNPACK) only one pair of matrices that are not transposed; everything else runs in a
 * plain loop, 10 to 30 times slower. So transpose first, and take a batch one by one.
 */
export function fastMatMul(original: Kernel<WasmBackend>): Kernel<WasmBackend> {
  return (call) => {
    const { a, b } = call.inputs;
    const batchA = leading(a);
    const batchB = leading(b);
    const transposeA = call.attrs.transposeA === true;
    const transposeB = call.attrs.transposeB === true;
    const [rowsA, columnsA] = a.shape.slice(-2);
    const columns = b.shape.at(transposeB ? -2 : -1) ?? 1;
    const batch = Math.max(batchA, batchB);
    const simple = batch === 1 && !transposeA && !transposeB;
    const alike = batchA === batchB || batchA === 1 || batchB === 1;
    if (simple || !alike || a.dtype !== 'float32' || b.dtype !== 'float32') return original(call);
    if (rowsA * columnsA * columns < WORTH_SPLITTING) return original(call);

    const { backend } = call;
    const left = upright(a, transposeA, backend);
    const right = upright(b, transposeB, backend);
    const product =
      batch === 1
        ? original({ inputs: { a: left, b: right }, attrs: { transposeA: false, transposeB: false }, backend })
        : oneByOne(left, right, batch, original, backend);
    if (left !== a) backend.disposeData(left.dataId);
    if (right !== b) backend.disposeData(right.dataId);
    return product;
  };
}

function oneByOne(
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  batch: number,
  original: Kernel<WasmBackend>,
  backend: WasmBackend,
): tf.TensorInfo {
  const rows = a.shape.at(-2) ?? 1;
  const inner = a.shape.at(-1) ?? 1;
  const columns = b.shape.at(-1) ?? 1;
  const dims = (leading(a) === batch ? a : b).shape.slice(0, -2);
  const out = backend.makeOutput([...dims, rows, columns], 'float32');
  const one = backend.makeOutput([rows, inner], 'float32');
  for (let i = 0; i < batch; i++) {
    // The backend remembers packed right-hand sides by tensor, so each needs a tensor of its own.
    const other = backend.makeOutput([inner, columns], 'float32');
    copyPart(backend, a, leading(a) === 1 ? 0 : i, one);
    copyPart(backend, b, leading(b) === 1 ? 0 : i, other);
    const attrs = { transposeA: false, transposeB: false };
    const product = original({ inputs: { a: one, b: other }, attrs, backend });
    floats(backend, out).set(floats(backend, product), i * rows * columns);
    backend.disposeData(other.dataId);
    backend.disposeData(product.dataId);
  }
  backend.disposeData(one.dataId);
  return out;
}

function copyPart(backend: WasmBackend, from: tf.TensorInfo, index: number, to: tf.TensorInfo): void {
  const target = floats(backend, to);
  target.set(floats(backend, from).subarray(index * target.length, (index + 1) * target.length));
}

function upright(info: tf.TensorInfo, transposed: boolean, backend: WasmBackend): tf.TensorInfo {
  if (!transposed) return info;
  const rank = info.shape.length;
  const perm = info.shape.map((_, axis) => axis);
  perm[rank - 1] = rank - 2;
  perm[rank - 2] = rank - 1;
  return runKernel('Transpose', backend, { x: info }, { perm });
}

function leading(info: tf.TensorInfo): number {
  return info.shape.slice(0, -2).reduce((product, n) => product * n, 1);
}

/** `a` [rows, inner] times `b` [inner, columns] by the fast way. */
export function product(backend: WasmBackend, a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
  const [rows, columns] = [a.shape[0], b.shape[1]];
  const inputs = { a: reshaped(a, [1, ...a.shape]), b: reshaped(b, [1, ...b.shape]) };
  const result = runKernel('BatchMatMul', backend, inputs, { transposeA: false, transposeB: false });
  return reshaped(result, [rows, columns]);
}
