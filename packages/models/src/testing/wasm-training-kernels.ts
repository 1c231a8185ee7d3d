import * as tf from '@tensorflow/tfjs';

/**
 * What training the original networks needs and the wasm engine lacks (Conv2DBackpropFilter) or has wrong
 * (MaxPoolGrad where a whole window is negative, as after tanh), or does slowly (Conv2DBackpropInput). Plain, for tests; the product's kernels are
 * in the engine package, which this one does not import.
 */
export function registerTrainingKernels(): void {
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm')) return;
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { filterShape, pad } = attrs as unknown as { filterShape: [number, number, number, number]; pad: string };
      return filterGradient(inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D, filterShape, pad);
    },
  });
  tf.unregisterKernel('Conv2DBackpropInput', 'wasm');
  tf.registerKernel({
    kernelName: 'Conv2DBackpropInput',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) =>
      inputGradient(inputs.dy as tf.Tensor4D, inputs.filter as tf.Tensor4D, String(attrs?.pad)),
  });
  tf.unregisterKernel('MaxPoolGrad', 'wasm');
  tf.registerKernel({
    kernelName: 'MaxPoolGrad',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { filterSize } = attrs as unknown as { filterSize: number | [number, number] };
      return poolGradient(
        inputs.input as tf.Tensor4D,
        inputs.dy as tf.Tensor4D,
        Array.isArray(filterSize) ? filterSize : [filterSize, filterSize],
      );
    },
  });
}

/** Stride 1: every patch of the image as a row, then one matrix product. */
function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  [height, width, inputs, outputs]: [number, number, number, number],
  pad: string,
): tf.Tensor {
  const [batch, rows, columns] = dy.shape;
  const padding = (kernel: number): [number, number] =>
    pad === 'same' ? [Math.floor((kernel - 1) / 2), Math.ceil((kernel - 1) / 2)] : [0, 0];
  const padded = tf.pad(x, [[0, 0], padding(height), padding(width), [0, 0]]);
  const patches: tf.Tensor[] = [];
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      patches.push(tf.slice(padded, [0, i, j, 0], [batch, rows, columns, inputs]).reshape([-1, inputs]));
    }
  }
  const product = tf.matMul(tf.transpose(tf.concat(patches, 1)), tf.reshape(dy, [-1, outputs]));
  return tf.reshape(product, [height, width, inputs, outputs]);
}

/** Stride 1: a convolution of the gradient with the filter turned round. */
function inputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, pad: string): tf.Tensor {
  const [height, width] = filter.shape;
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  const before = (kernel: number) => (pad === 'same' ? Math.ceil((kernel - 1) / 2) : kernel - 1);
  const after = (kernel: number) => (pad === 'same' ? Math.floor((kernel - 1) / 2) : kernel - 1);
  const edges = (kernel: number): [number, number] => [before(kernel), after(kernel)];
  return tf.conv2d(tf.pad(dy, [[0, 0], edges(height), edges(width), [0, 0]]), turned, 1, 'valid');
}

/** Pooling of windows that lie side by side: the gradient goes to the first maximum of each. */
function poolGradient(x: tf.Tensor4D, dy: tf.Tensor4D, [tall, wide]: readonly number[]): tf.Tensor {
  const [, height, width, channels] = x.shape;
  const [batch, rows, columns] = dy.shape;
  const [from, flow] = [x.dataSync(), dy.dataSync()];
  const gradient = new Float32Array(x.size);
  const steps = Array.from({ length: tall * wide }, (_, i) => (Math.floor(i / wide) * width + (i % wide)) * channels);
  for (let n = 0, at = 0; n < batch; n++) {
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const corner = ((n * height + tall * r) * width + wide * c) * channels;
        for (let k = 0; k < channels; k++, at++) {
          let best = corner + k;
          for (const step of steps) if (from[corner + k + step] > from[best]) best = corner + k + step;
          gradient[best] += flow[at];
        }
      }
    }
  }
  return tf.tensor(gradient, x.shape);
}
