import type * as tf from '@tensorflow/tfjs-core';
import type { Network } from '../network';

/** A network of the original system: images [batch, mel, frame, 1] -> probabilities [batch, column, 88]. */
export interface OriginalNetwork extends Network<tf.Tensor3D> {
  /** The parameter count with the batch norms that the original declares and never calls. */
  readonly publishedParameterCount: number;
}
