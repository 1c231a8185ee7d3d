import { convGeometry } from '../attributes';
import type { WindowGeometry } from '../geometry';
import type { KernelCall } from '../register';
import type { WasmBackend } from '../wasm-backend';

/** A convolution that the kernel can serve, but for the size of its filter. */
export interface FittingConvolution {
  readonly geometry: WindowGeometry;
  readonly outputs: number;
  /** What no output is below: 0 for ReLU. */
  readonly least: number;
}

/** What a call asks for, or undefined where its channels, type, layout, dilation or activation are others than ours. */
export function fittingConvolution({ inputs, attrs }: KernelCall<WasmBackend>): FittingConvolution | undefined {
  const { x, filter, bias, preluActivationWeights } = inputs;
  const [, , channels, outputs] = filter.shape;
  if (channels % 4 !== 0 || outputs % 4 !== 0 || x.dtype !== 'float32' || filter.dtype !== 'float32') return undefined;
  if (bias !== undefined && bias.shape.join() !== String(outputs)) return undefined;
  const { activation = 'linear', dilations = 1, dataFormat = 'NHWC' } = attrs;
  const plain = /^1(,1)?$/.test(String(dilations)) && dataFormat === 'NHWC' && preluActivationWeights === undefined;
  if (!plain || (activation !== 'linear' && activation !== 'relu')) return undefined;
  const least = activation === 'relu' ? 0 : Number.NEGATIVE_INFINITY;
  return { geometry: convGeometry(x.shape, filter.shape, attrs), outputs, least };
}
