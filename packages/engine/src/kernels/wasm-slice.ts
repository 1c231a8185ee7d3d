import * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from './register';
import { floats, type WasmBackend } from './wasm-backend';

/** A slice that is one piece of memory, copied; the backend's own kernel first takes all of the tensor out. */
export function fastSlice(original: Kernel<WasmBackend>): Kernel<WasmBackend> {
  return (call) => {
    const { backend, inputs, attrs } = call;
    const { x } = inputs;
    const [begin, size] = tf.slice_util.parseSliceParams(
      x as tf.Tensor,
      attrs.begin as number | number[],
      attrs.size as number | number[],
    );
    if (x.dtype !== 'float32' || !tf.slice_util.isSliceContinous(x.shape, begin, size)) return original(call);
    const from = tf.slice_util.computeFlatOffset(begin, tf.util.computeStrides(x.shape));
    const out = backend.makeOutput(size, 'float32');
    // Read first: a tensor of another backend moves in now, and may move the memory.
    const source = floats(backend, x).subarray(from, from + tf.util.sizeFromShape(size));
    floats(backend, out).set(source);
    return out;
  };
}
