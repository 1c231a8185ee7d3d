import {
  type AcousticModel,
  type FeatureExtractor,
  type FrameMatrix,
  frameToTime,
  PianoscribeError,
} from '@pianoscribe/core';

/** Windows for one call of the model, and how many feature frames inside the margins are the recording's, in each. */
export interface WindowBatch {
  readonly windows: readonly FrameMatrix[];
  readonly innerFrames: readonly number[];
}

/**
 * Feature frames, in pieces of any size, as batches of overlapping windows: window k begins at frame
 * k * (frames - 2 * margin) - margin, so that the inner parts follow one another without a gap and the cut depends on
 * nothing but the frame's number. Outside the recording the windows hold what the extractor makes of silence.
 * The windows' data is written over once the next batch is asked for.
 */
export async function* cutWindows(
  features: AsyncIterable<FrameMatrix>,
  model: Pick<AcousticModel, 'window' | 'batchSize' | 'features'>,
): AsyncGenerator<WindowBatch> {
  const { frames, margin } = model.window;
  const { bins } = model.features;
  const step = frames - 2 * margin;
  const silence = silentFrame(model.features);
  const slots = Array.from({ length: model.batchSize ?? 1 }, () => new Float32Array(frames * bins));
  const held = new Float32Array(frames * bins);
  let timing: FrameMatrix['timing'] | undefined;
  let batch: FrameMatrix[] = [];
  let innerFrames: number[] = [];
  let heldFrames = margin;
  let cut = 0;
  let seen = 0;
  for (let row = 0; row < margin; row++) held.set(silence, row * bins);

  const cutOne = () => {
    const data = slots[batch.length];
    data.set(held);
    const base = timing as FrameMatrix['timing'];
    const startTime = frameToTime(base, cut * step - margin);
    batch.push({ data, shape: [frames, bins], timing: { ...base, startTime } });
    innerFrames.push(Math.min(step, seen - cut * step));
    held.copyWithin(0, step * bins);
    heldFrames -= step;
    cut++;
  };
  const takeBatch = (): WindowBatch => {
    const taken = { windows: batch, innerFrames };
    batch = [];
    innerFrames = [];
    return taken;
  };

  for await (const piece of features) {
    if (piece.shape[1] !== bins) {
      throw new PianoscribeError(
        'SHAPE_MISMATCH',
        `The extractor gave ${piece.shape[1]} columns a frame; it announced ${bins}.`,
      );
    }
    timing ??= piece.timing;
    for (let row = 0; row < piece.shape[0]; ) {
      const taken = Math.min(frames - heldFrames, piece.shape[0] - row);
      held.set(piece.data.subarray(row * bins, (row + taken) * bins), heldFrames * bins);
      heldFrames += taken;
      seen += taken;
      row += taken;
      if (heldFrames === frames) cutOne();
      if (batch.length === slots.length) yield takeBatch();
    }
  }
  while (cut * step < seen) {
    for (let row = heldFrames; row < frames; row++) held.set(silence, row * bins);
    heldFrames = frames;
    cutOne();
    if (batch.length === slots.length) yield takeBatch();
  }
  if (batch.length > 0) yield takeBatch();
}

/** One frame of silence as the extractor hears it: the middle of a second of zeros, away from both edges. */
function silentFrame(features: FeatureExtractor): Float32Array {
  const stream = features.createStream();
  const pieces = [stream.push(new Float32Array(Math.round(features.sampleRate))), stream.finish()];
  let middle = (pieces[0].shape[0] + pieces[1].shape[0]) >> 1;
  for (const { data, shape } of pieces) {
    if (middle < shape[0]) return data.slice(middle * features.bins, (middle + 1) * features.bins);
    middle -= shape[0];
  }
  return new Float32Array(features.bins);
}
