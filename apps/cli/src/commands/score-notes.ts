import { evaluateTranscription, frameScores, type ScoreNote } from '@pianoscribe/metrics';

/** Frames a second of the frame-wise scores. */
const FRAME_RATE = 100;

export interface PlainScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** What `evaluate --json` prints; scores with velocity are null where a file has none. */
export interface PlainScores {
  readonly onset: PlainScore;
  readonly onsetOffset: PlainScore;
  readonly onsetOffsetVelocity: PlainScore | null;
  readonly onsetVelocity: PlainScore | null;
  readonly offset: PlainScore;
  readonly frame: PlainScore;
}

/** Every score of one estimate, without what is not precision, recall or F1. */
export function scoreNotes(reference: readonly ScoreNote[], estimate: readonly ScoreNote[]): PlainScores {
  const scores = evaluateTranscription(reference, estimate);
  const plain = ({ precision, recall, f1 }: PlainScore): PlainScore => ({ precision, recall, f1 });
  const orNull = (score: PlainScore | undefined) => (score ? plain(score) : null);
  return {
    onset: plain(scores.onset),
    onsetOffset: plain(scores.onsetOffset),
    onsetOffsetVelocity: orNull(scores.onsetOffsetVelocity),
    onsetVelocity: orNull(scores.onsetVelocity),
    offset: plain(scores.offset),
    frame: plain(frameScores(reference, estimate, { frameRate: FRAME_RATE })),
  };
}
