import type { FrameMatrix, JobOptions } from '@pianoscribe/core';
import { throwIfAborted } from '@pianoscribe/core';
import { pieceImage, pieceTarget, predictPiece } from './piece';
import { runFolder } from './run-study';
import type { SegmentSource } from './segments';
import type { StudyConfig } from './study-config';
import { loadStudyNet, type RunKey, type WeightsName } from './train-run';

/** What one net of the grid hears in a piece: probabilities [column, key]. */
export interface Prediction extends RunKey {
  readonly roll: FrameMatrix;
}

/** A piece of 10 s: what the nets see of it, what is played, and what each hears after the last epoch. */
export interface PieceHeard {
  readonly name: string;
  readonly image: FrameMatrix;
  readonly target: FrameMatrix;
  readonly predictions: readonly Prediction[];
}

/** What is seen and heard in the report. */
export interface StudyHeard {
  readonly pieces: readonly PieceHeard[];
  /** The FCNN of three betas early in its first epoch, in the first piece. */
  readonly early: readonly Prediction[];
  /** The CRNN of the unweighted loss after its first epoch, in the first piece. */
  readonly first: Prediction;
}

/** Lets the nets of a finished study listen to its pieces. */
export async function hearPieces(
  options: {
    readonly config: StudyConfig;
    readonly pieces: readonly SegmentSource[];
    readonly folder: string;
  } & JobOptions,
): Promise<StudyHeard> {
  const { config, folder, signal, onProgress } = options;
  const { nets, betas, training } = config;
  const shown = {
    net: nets.includes('crnn') ? 'crnn' : nets[0],
    beta: betas.includes(0.05) ? 0.05 : betas[0],
  } as const;
  const slow = nets.includes('fcnn') ? 'fcnn' : nets[0];
  let done = 0;
  const hear = async (piece: SegmentSource, key: RunKey, weights: WeightsName): Promise<Prediction> => {
    throwIfAborted(signal);
    const network = await loadStudyNet(key.net, runFolder(folder, key), weights);
    try {
      const roll = await predictPiece(network, piece);
      onProgress?.({ stage: 'predictions', done: ++done, unit: 'nets' });
      return { ...key, roll };
    } finally {
      network.dispose();
    }
  };
  const grid = nets.flatMap((net) => betas.map((beta) => ({ net, beta })));
  const pieces: PieceHeard[] = [];
  for (const piece of options.pieces) {
    const { name } = await piece.read(0);
    const predictions: Prediction[] = [];
    for (const key of grid) predictions.push(await hear(piece, key, `epoch-${training.epochs}`));
    pieces.push({ name, image: await pieceImage(piece), target: await pieceTarget(piece), predictions });
  }
  const [piece] = options.pieces;
  const early: Prediction[] = [];
  for (const beta of betas.slice(0, 3)) early.push(await hear(piece, { net: slow, beta }, 'early'));
  return { pieces, early, first: await hear(piece, shown, 'epoch-1') };
}
