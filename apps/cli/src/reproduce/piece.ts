import { concatFrames, createFrameMatrix, type FrameMatrix, KEY_COUNT, sliceFrames } from '@pianoscribe/core';
import type { Network } from '@pianoscribe/models';
import { ORIGINAL_COLUMNS_PER_SECOND } from '@pianoscribe/pianoroll-midi';
import * as tf from '@tensorflow/tfjs';
import { orderedSegments } from './segment-batches';
import type { SegmentSource } from './segments';

const GRID = { sampleRate: ORIGINAL_COLUMNS_PER_SECOND, hopLength: 1, startTime: 0 };
/** Frames a second of the images. */
const FRAME_RATE = 100;

/** What a net hears in a piece, segment by segment: probabilities [column, key]. */
export async function predictPiece(network: Network<tf.Tensor3D>, piece: SegmentSource): Promise<FrameMatrix> {
  const parts: FrameMatrix[] = [];
  for await (const { images, rolls } of orderedSegments(piece, 1)) {
    const estimate = tf.tidy(() => network.forward(images));
    const data = Float32Array.from(await estimate.data());
    tf.dispose([images, rolls, estimate]);
    parts.push({ data, shape: [piece.columns, KEY_COUNT], timing: GRID });
  }
  return concatFrames(parts);
}

/** What is played in a piece: [column, key], 0 or 1. */
export async function pieceTarget(piece: SegmentSource): Promise<FrameMatrix> {
  const target = createFrameMatrix(piece.count * piece.columns, KEY_COUNT, GRID);
  for (let index = 0; index < piece.count; index++) {
    const { roll } = await piece.read(index);
    for (let key = 0; key < KEY_COUNT; key++) {
      for (let column = 0; column < piece.columns; column++) {
        target.data[(index * piece.columns + column) * KEY_COUNT + key] = roll[key * piece.columns + column];
      }
    }
  }
  return target;
}

/** What the nets see of a piece: [frame, mel]. Each segment is standardised by itself. */
export async function pieceImage(piece: SegmentSource): Promise<FrameMatrix> {
  const parts: FrameMatrix[] = [];
  for (let index = 0; index < piece.count; index++) {
    const { features } = await piece.read(index);
    const { frames } = piece;
    const mels = features.length / frames;
    const image = createFrameMatrix(frames, mels, { sampleRate: FRAME_RATE, hopLength: 1, startTime: 0 });
    for (let f = 0; f < frames; f++) for (let m = 0; m < mels; m++) image.data[f * mels + m] = features[m * frames + f];
    // The centred last frame of a segment is the first of the next.
    parts.push(index < piece.count - 1 ? sliceFrames(image, 0, frames - 1) : image);
  }
  return concatFrames(parts);
}

/** Probabilities as on (1) and off (0): on above the threshold, as they are scored. */
export function rounded(roll: FrameMatrix, threshold: number): FrameMatrix {
  return { ...roll, data: roll.data.map((value) => (value > threshold ? 1 : 0)) };
}
