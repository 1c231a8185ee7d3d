import {
  ACTIVATION_COLUMNS,
  type AcousticModel,
  type Activations,
  type FrameMatrix,
  type FrameTiming,
  frameRate,
  frameToTime,
  PianoscribeError,
  sliceFrames,
} from '@pianoscribe/core';
import type { WindowBatch } from './cut-windows';

type Head = keyof Activations;

/**
 * The model's activations without the windows' margins, one piece a window, one after the other without a gap.
 * Timing follows from the first window, so that no rounding adds up over hours.
 * @throws PianoscribeError SHAPE_MISMATCH, NOT_FINITE where the model breaks its promises.
 */
export async function* predictActivations(
  batches: AsyncIterable<WindowBatch>,
  model: AcousticModel,
): AsyncGenerator<Activations> {
  const margin = model.window.margin / model.stride;
  let start: FrameTiming | undefined;
  let rowsBefore = 0;
  for await (const { windows, innerFrames } of batches) {
    const predicted = await model.predict(windows);
    if (predicted.length !== windows.length) {
      throw new PianoscribeError(
        'SHAPE_MISMATCH',
        `Model "${model.name}" gave activations of ${predicted.length} windows for ${windows.length}.`,
      );
    }
    for (let w = 0; w < windows.length; w++) {
      checkShapes(predicted[w], model);
      const rows = Math.ceil(innerFrames[w] / model.stride);
      start ??= checkTiming(sliceFrames(predicted[w].onset, margin).timing, model);
      yield innerPart(predicted[w], {
        margin,
        rows,
        timing: { ...start, startTime: frameToTime(start, rowsBefore) },
        model,
      });
      rowsBefore += rows;
    }
  }
}

interface Inner {
  readonly margin: number;
  readonly rows: number;
  readonly timing: FrameTiming;
  readonly model: AcousticModel;
}

function innerPart(activations: Activations, inner: Inner): Activations {
  const part: Partial<Record<Head, FrameMatrix>> = {};
  for (const head of Object.keys(ACTIVATION_COLUMNS) as Head[]) {
    const matrix = activations[head];
    if (matrix) part[head] = innerRows(matrix, head, inner);
  }
  return part as Activations;
}

function innerRows(matrix: FrameMatrix, head: Head, { margin, rows, timing, model }: Inner): FrameMatrix {
  const inside = { ...sliceFrames(matrix, margin, margin + rows), timing };
  let sum = 0;
  for (let i = 0; i < inside.data.length; i++) sum += inside.data[i];
  if (!Number.isFinite(sum)) {
    throw new PianoscribeError(
      'NOT_FINITE',
      `Model "${model.name}" gave ${head} activations that are not numbers at ${timing.startTime.toFixed(2)} s: its weights are damaged.`,
    );
  }
  return inside;
}

function checkShapes(activations: Activations, model: AcousticModel): void {
  for (const head of Object.keys(ACTIVATION_COLUMNS) as Head[]) {
    const shape = activations[head]?.shape ?? (head === 'onset' || head === 'frame' ? 'nothing' : undefined);
    const expected = `${model.window.frames / model.stride},${ACTIVATION_COLUMNS[head]}`;
    if (shape === undefined || String(shape) === expected) continue;
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `Model "${model.name}" gave ${head} activations of shape [${shape}]; its window and stride ask for [${expected}].`,
    );
  }
}

function checkTiming(timing: FrameTiming, model: AcousticModel): FrameTiming {
  const expected = model.features.sampleRate / (model.features.hopLength * model.stride);
  if (Math.abs(frameRate(timing) - expected) > 1e-9 * expected) {
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `Model "${model.name}" says its activations have ${frameRate(timing)} frames a second; its features and stride make ${expected}.`,
    );
  }
  return timing;
}
