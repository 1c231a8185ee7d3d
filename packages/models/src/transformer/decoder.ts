import * as tf from '@tensorflow/tfjs-core';
import type { VariableLookup } from '../network';
import type { ParameterSpec } from '../parameters';
import { attend, attentionParameters } from './attention';
import { feedForward, feedForwardParameters, type LayerOptions, type LayerSizes } from './encoder';
import { layerNorm, layerNormParameters } from './layer-norm';

/** What a decoder remembers: the input of each of its layers so far, [batch, position, width]. */
export type DecoderHistory = readonly tf.Tensor3D[];

/** Parameters of torch.nn.TransformerDecoderLayer, under its names. */
export function decoderLayerParameters(name: string, sizes: LayerSizes): ParameterSpec[] {
  return [
    ...attentionParameters(`${name}.self_attn`, sizes.width),
    ...attentionParameters(`${name}.multihead_attn`, sizes.width),
    ...feedForwardParameters(name, sizes),
    ...['norm1', 'norm2', 'norm3'].flatMap((norm) => layerNormParameters(`${name}.${norm}`, sizes.width)),
  ];
}

/**
 * Decoder layers `names` (torch.nn.TransformerDecoderLayer with ReLU, normalisation after the sums) over the positions
 * that follow a history. Each position sees itself and those before it, so that position by position gives what all at
 * once would.
 * @param x the new positions, [batch, new, width].
 * @param memory what the encoder heard, [batch, frame, width].
 */
export function decode(
  variable: VariableLookup,
  names: readonly string[],
  x: tf.Tensor3D,
  memory: tf.Tensor3D,
  options: LayerOptions & { readonly history?: DecoderHistory },
): { output: tf.Tensor3D; history: DecoderHistory } {
  const past = options.history?.[0]?.shape[1] ?? 0;
  const mask = x.shape[1] > 1 ? causalMask(x.shape[1], past) : undefined;
  const history: tf.Tensor3D[] = [];
  let output = x;
  for (const [index, name] of names.entries()) {
    const before = options.history?.[index];
    const seen = before ? tf.concat([before, output], 1) : output;
    history.push(seen);
    output = decoderLayer(variable, name, output, seen, memory, { ...options, mask });
  }
  return { output, history };
}

function decoderLayer(
  variable: VariableLookup,
  name: string,
  x: tf.Tensor3D,
  seen: tf.Tensor3D,
  memory: tf.Tensor3D,
  options: LayerOptions & { readonly mask?: tf.Tensor2D },
): tf.Tensor3D {
  const { heads, dropout, mask } = options;
  const sum = (norm: string, base: tf.Tensor3D, branch: tf.Tensor3D) =>
    layerNorm(variable, `${name}.${norm}`, tf.add(base, dropout(branch)) as tf.Tensor3D);
  const remembered = sum('norm1', x, attend(variable, `${name}.self_attn`, x, seen, { heads, dropout, mask }));
  const heard = attend(variable, `${name}.multihead_attn`, remembered, memory, { heads, dropout });
  const informed = sum('norm2', remembered, heard);
  return sum('norm3', informed, feedForward(variable, name, informed, dropout));
}

/** [count, past + count]: 0 up to the position itself, so low that its weight is exactly 0 after it. */
function causalMask(count: number, past: number): tf.Tensor2D {
  const mask = new Float32Array(count * (past + count));
  for (let row = 0; row < count; row++) {
    mask.fill(-1e9, row * (past + count) + past + row + 1, (row + 1) * (past + count));
  }
  return tf.tensor2d(mask, [count, past + count]);
}
