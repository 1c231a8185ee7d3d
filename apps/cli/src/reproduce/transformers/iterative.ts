import type { Seq2SeqNetwork } from '@pianoscribe/models';
import * as tf from '@tensorflow/tfjs';
import type { StudyBatch } from './batches';
import { studyLoss } from './fit';

/** A stretch of columns that is generated and learned from in one step. */
interface Block {
  readonly images: tf.Tensor4D;
  readonly wanted: tf.Tensor3D;
  /** What the net itself generated before, without a gradient. */
  readonly past: tf.Tensor3D | undefined;
  /** What it generated in this step. */
  told?: tf.Tensor3D;
}

/**
 * Training on its own predictions: the columns of each batch in blocks of `cut`, one step a block. Within a block the
 * gradient goes from column to column; between two it is cut.
 */
export function generationBlocks(
  net: Seq2SeqNetwork,
  source: { readonly batches: AsyncIterable<StudyBatch>; readonly release: (batch: StudyBatch) => void },
  { columns, cut }: { readonly columns: number; readonly cut: number },
) {
  async function* batches(): AsyncGenerator<Block> {
    for await (const batch of source.batches) {
      let past: tf.Tensor3D | undefined;
      try {
        for (let from = 0; from < columns; from += cut) {
          const wanted = tf.slice(batch.rolls, [0, from, 0], [-1, Math.min(cut, columns - from), -1]);
          const block: Block = { images: batch.images, wanted, past };
          try {
            yield block;
          } finally {
            wanted.dispose();
            past = append(past, block.told);
          }
        }
      } finally {
        past?.dispose();
        source.release(batch);
      }
    }
  }
  const loss = (block: Block): tf.Scalar => {
    const told = net.continue(block.images, block.past, block.wanted.shape[1], true);
    block.told = tf.keep(told.clone());
    return studyLoss(block.wanted, told);
  };
  // Images and past live on to the next block; the generator gives them back.
  return { batches: batches(), loss, release: () => undefined };
}

function append(past: tf.Tensor3D | undefined, told: tf.Tensor3D | undefined): tf.Tensor3D | undefined {
  if (!told || !past) return told;
  const longer = tf.concat([past, told], 1);
  tf.dispose([past, told]);
  return longer;
}
