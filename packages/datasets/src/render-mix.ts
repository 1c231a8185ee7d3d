/** Chances, from 0 to 1, of what may happen to an excerpt of the training data. */
export interface RenderMix {
  /** It is heard in a room; and where there are measured rooms, the room is made up all the same. */
  readonly room: number;
  readonly syntheticRoom: number;
  /** It is played on two pianos at once. */
  readonly blend: number;
  /** Nobody plays. */
  readonly silence: number;
  /** Loudness and timbre tell velocity; wild otherwise. */
  readonly faithful: number;
  /** It is rendered as the samples are: no variation, no room, no microphone. */
  readonly plain: number;
  /** Where there are other sounds: it is nothing else, or has one under the piano. */
  readonly other: number;
  readonly accompanied: number;
}

/** What the shipped weights were trained on. */
export const TRAINING_MIX: RenderMix = {
  room: 0.65,
  syntheticRoom: 0.6,
  blend: 0.15,
  silence: 0.01,
  faithful: 0.5,
  plain: 0,
  other: 0.04,
  accompanied: 0.04,
};
