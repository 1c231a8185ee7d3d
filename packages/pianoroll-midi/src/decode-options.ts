import { PianoscribeError, type Seconds, type Velocity } from '@pianoscribe/core';

/** How much more than others an onset on a partial needs. */
const PARTIAL_MARGIN = 0.1;

/** Options of `decodeNotes` and `createNoteDecoder`. Activations are probabilities, so thresholds are between 0 and 1. */
export interface DecodeNotesOptions {
  /** A local maximum of the onset activation starts a note from this height on (see `onsetWidth`). Default 0.7. */
  readonly onsetThreshold?: number;
  /**
   * Half width in frames, 1 or more, of the triangles that onsets are in the activation, as `width` of
   * `notesToActivations`: the height of one is told from its two highest frames, wherever between them its top lies.
   * 0: an onset is one frame, whose value is its height; a threshold of 0.5 goes with it. Default 1.5.
   */
  readonly onsetWidth?: number;
  /**
   * What an onset needs that lies on a partial of a stronger one, within a frame of it: models take the overtones of a
   * struck string for strings of their own. Default 0.1 more than `onsetThreshold`, which is the least.
   */
  readonly partialThreshold?: number;
  /** A note ends where the frame activation falls below this. Default 0.2. */
  readonly frameThreshold?: number;
  /** A note also ends at a local maximum of the offset activation from here on. Default: offsets are not used. */
  readonly offsetThreshold?: number;
  /** Of two onsets of a key that are closer than this, in seconds, the higher stays. Default 0.05. */
  readonly minimumGap?: Seconds;
  /** Notes shorter than this, in seconds, are left out. Default 0: none. */
  readonly minimumDuration?: Seconds;
  /** Velocity of every note where the model has none, 1 to 127. Default 64. */
  readonly defaultVelocity?: Velocity;
  /** The pedal goes down where its activation rises to this. Default 0.5. */
  readonly pedalOnThreshold?: number;
  /** The pedal goes up where its activation falls below this; at most pedalOnThreshold. Default 0.4. */
  readonly pedalOffThreshold?: number;
  /** Pedal spans shorter than this, in seconds, are left out. Default 0.05. */
  readonly minimumPedalDuration?: Seconds;
}

/** Options with every default filled in; an offsetThreshold of Infinity never ends a note. */
export type ResolvedDecodeOptions = Required<DecodeNotesOptions>;

/** @throws PianoscribeError INVALID_ARGUMENT */
export function resolveDecodeOptions(options: DecodeNotesOptions = {}): ResolvedDecodeOptions {
  const onsetThreshold = checkThreshold('onsetThreshold', options.onsetThreshold ?? 0.7);
  const resolved: ResolvedDecodeOptions = {
    onsetThreshold,
    onsetWidth: checkWidth(options.onsetWidth ?? 1.5),
    partialThreshold: Math.max(
      onsetThreshold,
      checkThreshold('partialThreshold', options.partialThreshold ?? Math.min(1, onsetThreshold + PARTIAL_MARGIN)),
    ),
    frameThreshold: checkThreshold('frameThreshold', options.frameThreshold ?? 0.2),
    offsetThreshold:
      options.offsetThreshold === undefined
        ? Number.POSITIVE_INFINITY
        : checkThreshold('offsetThreshold', options.offsetThreshold),
    minimumGap: checkSeconds('minimumGap', options.minimumGap ?? 0.05),
    minimumDuration: checkSeconds('minimumDuration', options.minimumDuration ?? 0),
    defaultVelocity: options.defaultVelocity ?? 64,
    pedalOnThreshold: checkThreshold('pedalOnThreshold', options.pedalOnThreshold ?? 0.5),
    pedalOffThreshold: checkThreshold('pedalOffThreshold', options.pedalOffThreshold ?? 0.4),
    minimumPedalDuration: checkSeconds('minimumPedalDuration', options.minimumPedalDuration ?? 0.05),
  };
  const { defaultVelocity, pedalOnThreshold, pedalOffThreshold } = resolved;
  if (!Number.isInteger(defaultVelocity) || defaultVelocity < 1 || defaultVelocity > 127) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `defaultVelocity is a whole number of 1 to 127, not ${defaultVelocity}.`,
    );
  }
  if (pedalOffThreshold > pedalOnThreshold) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `pedalOffThreshold (${pedalOffThreshold}) can't be above pedalOnThreshold (${pedalOnThreshold}).`,
    );
  }
  return resolved;
}

function checkThreshold(name: string, value: number): number {
  if (value > 0 && value <= 1) return value;
  throw new PianoscribeError('INVALID_ARGUMENT', `${name} is a probability above 0 and at most 1, not ${value}.`);
}

function checkWidth(value: number): number {
  if (value === 0 || (value >= 1 && value < Number.POSITIVE_INFINITY)) return value;
  throw new PianoscribeError('INVALID_ARGUMENT', `onsetWidth is 0, or frames from 1 on, not ${value}.`);
}

function checkSeconds(name: string, value: number): number {
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new PianoscribeError('INVALID_ARGUMENT', `${name} is a length in seconds from 0 on, not ${value}.`);
}
