import type { FrameMatrix, JobOptions } from '@pianoscribe/core';
import { throwIfAborted } from '@pianoscribe/core';
import { pieceImage, pieceTarget, predictPiece } from './piece';
import { runFolder } from './run-study';
import type { SegmentSource } from './segments';
import type { StudyConfig } from './study-config';
import { loadStudyNet, type RunKey, type WeightsName } from './train-run';

/** What one net of the grid hears in a piece: [column, key], early, after the first and after the last epoch. */
export interface Prediction extends RunKey {
  readonly early: FrameMatrix;
  readonly first: FrameMatrix;
  readonly last: FrameMatrix;
}

/** A piece of 10 s, what the nets see of it, what is played and what they hear. */
export interface PieceHeard {
  readonly name: string;
  readonly image: FrameMatrix;
  readonly target: FrameMatrix;
  readonly predictions: readonly Prediction[];
}

/** The pieces that are seen and heard in the report. */
export interface StudyHeard {
  readonly pieces: readonly PieceHeard[];
}

/** Lets every net of a finished study listen to its pieces. */
export async function hearPieces(
  options: {
    readonly config: StudyConfig;
    readonly pieces: readonly SegmentSource[];
    readonly folder: string;
  } & JobOptions,
): Promise<StudyHeard> {
  const { config, pieces, folder, signal, onProgress } = options;
  const total = pieces.length * config.nets.length * config.betas.length;
  let done = 0;
  const heard: PieceHeard[] = [];
  for (const piece of pieces) {
    const predictions: Prediction[] = [];
    for (const net of config.nets) {
      for (const beta of config.betas) {
        throwIfAborted(signal);
        predictions.push(await hear(piece, { net, beta }, config.training.epochs, folder));
        onProgress?.({ stage: 'predictions', done: ++done, total, unit: 'runs' });
      }
    }
    const { name } = await piece.read(0);
    heard.push({ name, image: await pieceImage(piece), target: await pieceTarget(piece), predictions });
  }
  return { pieces: heard };
}

async function hear(piece: SegmentSource, key: RunKey, epochs: number, folder: string): Promise<Prediction> {
  const predict = async (weights: WeightsName) => {
    const network = await loadStudyNet(key.net, runFolder(folder, key), weights);
    try {
      return await predictPiece(network, piece);
    } finally {
      network.dispose();
    }
  };
  const [early, first, last] = [await predict('early'), await predict('epoch-1'), await predict(`epoch-${epochs}`)];
  return { ...key, early, first, last };
}
