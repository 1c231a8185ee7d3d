import * as tf from '@tensorflow/tfjs-core';
import { type KernelCall, replaceKernels } from './register';

interface NativeBackend {
  readonly binding: { readonly TF_ATTR_BOOL: number; readonly TF_ATTR_TYPE: number; readonly TF_FLOAT: number };
  executeSingleOutput(op: string, attrs: object[], inputs: tf.TensorInfo[]): tf.TensorInfo;
}

/** Hands libtensorflow's gradients of resizing the half-pixel centres that the npm package leaves out. */
export function mendNative(): string[] {
  return replaceKernels<NativeBackend>('tensorflow', {
    ResizeBilinearGrad: () => (call) =>
      call.backend.executeSingleOutput('ResizeBilinearGrad', resizeAttributes(call), [
        call.inputs.dy,
        call.inputs.images,
      ]),
    ResizeNearestNeighborGrad: () => (call) => {
      const size = tf.tensor1d(call.inputs.images.shape.slice(1, 3), 'int32');
      try {
        const attrs = resizeAttributes(call);
        return call.backend.executeSingleOutput('ResizeNearestNeighborGrad', attrs, [call.inputs.dy, size]);
      } finally {
        size.dispose();
      }
    },
  });
}

function resizeAttributes({ attrs, backend }: KernelCall<NativeBackend>): object[] {
  const { TF_ATTR_BOOL, TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  return [
    { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: 'align_corners', type: TF_ATTR_BOOL, value: attrs.alignCorners === true },
    { name: 'half_pixel_centers', type: TF_ATTR_BOOL, value: attrs.halfPixelCenters === true },
  ];
}
