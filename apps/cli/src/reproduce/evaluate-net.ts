import { KEY_COUNT, throwIfAborted } from '@pianoscribe/core';
import { evaluateFrames, type FrameScore, meanFrameScore } from '@pianoscribe/metrics';
import type { OriginalNetwork } from '@pianoscribe/models';
import * as tf from '@tensorflow/tfjs';
import { orderedSegments } from './segment-batches';
import type { SegmentSource } from './segments';
import type { StudyConfig } from './study-config';

/**
 * Scores of a net over all segments of a source: cells over the threshold count as on; each figure is the mean of those
 * of the batches, as in the paper's tables.
 */
export async function evaluateNet(
  network: OriginalNetwork,
  source: SegmentSource,
  { batchSize, threshold }: StudyConfig['evaluation'],
  signal?: AbortSignal,
): Promise<FrameScore> {
  const scores: FrameScore[] = [];
  for await (const { images, rolls } of orderedSegments(source, batchSize)) {
    throwIfAborted(signal);
    const estimate = tf.tidy(() => network.forward(images));
    const shape = [rolls.shape[0] * rolls.shape[1], KEY_COUNT] as const;
    const [reference, heard] = await Promise.all([rolls.data<'float32'>(), estimate.data<'float32'>()]);
    scores.push(evaluateFrames({ data: reference, shape }, { data: heard, shape }, { threshold }));
    tf.dispose([images, rolls, estimate]);
  }
  return meanFrameScore(scores);
}
