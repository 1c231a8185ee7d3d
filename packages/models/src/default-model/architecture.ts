/**
 * The sizes of the default model. Activations are [batch, frame, bin or key, channel].
 *
 * The net looks at a log-frequency spectrogram in which every key has its fundamental at the same place relative to
 * its own row, so that one set of weights serves all 88 keys: what is learned on one key helps the others.
 */
export interface DefaultArchitecture {
  /** Log-frequency bins of a frame, and how many spectra (window lengths, half-frame shifts) lie on top of each other. */
  readonly bins: number;
  readonly spectra: number;
  readonly binsPerKey: number;
  readonly keys: number;
  /** Channels of the two convolutions that bring the bins to semitones, and of the one on semitones. */
  readonly stemChannels: readonly [number, number, number];
  /** Channels of each semitone row that a key gathers at its harmonics. */
  readonly harmonicChannels: number;
  /** Where a key looks, in semitones over its fundamental. */
  readonly harmonicShifts: readonly number[];
  /** Channels of a key from there on. */
  readonly keyChannels: number;
  /** Dilations in frames of the residual blocks of a key, 3 frames wide each: divisors of 8. */
  readonly keyDilations: readonly number[];
  /** What each key tells to and hears from the layer that sees all keys, and that layer's width and dilations. */
  readonly exchangeChannels: number;
  readonly globalChannels: number;
  readonly globalDilations: readonly number[];
  /** Whether keys hear back from that layer; the pedal is read there in any case. */
  readonly hearsOthers: boolean;
  /** Outputs of a key, in this order. */
  readonly heads: readonly string[];
}

/** The shipped model's, all in one place. */
export const ARCHITECTURE: DefaultArchitecture = {
  bins: 300,
  spectra: 4,
  binsPerKey: 3,
  keys: 88,
  stemChannels: [12, 32, 24],
  harmonicChannels: 16,
  // An octave below (is it itself a harmonic?), itself, and harmonics 2 to 8.
  harmonicShifts: [-12, 0, 12, 19, 24, 28, 31, 34, 36],
  keyChannels: 48,
  keyDilations: [1, 2, 4, 8],
  exchangeChannels: 8,
  globalChannels: 192,
  globalDilations: [1, 2, 4, 8],
  hearsOthers: true,
  heads: ['onset', 'frame', 'offset'],
};

/** Numbers in an input frame: 4 spectra of 300 bins. */
export const INPUT_COLUMNS = ARCHITECTURE.bins * ARCHITECTURE.spectra;

/** Frames at each side that the stem's three convolutions look at. */
export const STEM_CONTEXT_FRAMES = 3;

/** Frames at each side of a frame that its prediction depends on: 3 of the stem, 15 + 15 + 1 of the dilated blocks. */
export const CONTEXT_FRAMES = 40;

/** Frame counts must be a multiple of this: the largest dilation. */
export const FRAME_MULTIPLE = 8;
