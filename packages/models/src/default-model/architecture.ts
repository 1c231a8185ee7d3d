/**
 * The sizes of the default model, in one place. Activations are [batch, frame, bin or key, channel].
 *
 * The net looks at a log-frequency spectrogram in which every key has its fundamental at the same place relative to
 * its own row, so that one set of weights serves all 88 keys: what is learned on one key helps the others.
 */
export const ARCHITECTURE = {
  /** Log-frequency bins of a frame, and how many spectra (window lengths, half-frame shifts) lie on top of each other. */
  bins: 300,
  spectra: 4,
  binsPerKey: 3,
  keys: 88,
  /** Channels of the two convolutions that bring the bins to semitones, and of the one on semitones. */
  stemChannels: [12, 32, 24],
  /** Channels of each semitone row that a key gathers at its harmonics. */
  harmonicChannels: 16,
  /**
   * Where a key looks, in semitones over its fundamental: an octave below (is it itself a harmonic?), itself, and
   * harmonics 2 to 8.
   */
  harmonicShifts: [-12, 0, 12, 19, 24, 28, 31, 34, 36],
  /** Channels of a key from there on. */
  keyChannels: 48,
  /** Dilations in frames of the residual blocks of a key, 3 frames wide each. */
  keyDilations: [1, 2, 4, 8],
  /** What each key tells to and hears from the layer that sees all keys, and that layer's width and dilations. */
  exchangeChannels: 8,
  globalChannels: 192,
  globalDilations: [1, 2, 4, 8],
  /** Outputs of a key, in this order. */
  heads: ['onset', 'frame', 'offset', 'velocity'],
} as const;

/** Numbers in an input frame: 4 spectra of 300 bins. */
export const INPUT_COLUMNS = ARCHITECTURE.bins * ARCHITECTURE.spectra;

/** Frames at each side that the stem's three convolutions look at. */
export const STEM_CONTEXT_FRAMES = 3;

/** Frames at each side of a frame that its prediction depends on: 3 of the stem, 15 + 15 + 1 of the dilated blocks. */
export const CONTEXT_FRAMES = 40;

/** Frame counts must be a multiple of this: the largest dilation. */
export const FRAME_MULTIPLE = 8;
