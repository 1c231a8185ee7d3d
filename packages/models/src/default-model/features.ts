/**
 * The features that the default model hears: options for `createLogFrequencyExtractor` of @pianoscribe/audio-features.
 * Written out in full, since the weights depend on every number of it, whatever that function's defaults become.
 * 50 frames a second of four spectra of 300 bins, three a semitone, key k's fundamental at bin 3 k + 1.
 */
export const DEFAULT_MODEL_FEATURES = {
  sampleRate: 16000,
  hopLength: 320,
  blocks: [
    // Resolves the bass.
    { windowLength: 8192, fftSize: 8192, shift: 0 },
    { windowLength: 2048, fftSize: 2048, shift: 0 },
    // Resolve time: two looks in each frame.
    { windowLength: 768, fftSize: 1024, shift: 0 },
    { windowLength: 768, fftSize: 1024, shift: 160 },
  ],
  binsPerBlock: 300,
  binsPerSemitone: 3,
  lowestPitch: 21 - 1 / 3,
  // -90 dB of full scale: under the softest partial that matters, over the noise of 16 bits.
  floor: 1e-9,
  offset: 14,
  divisor: 4,
} as const;
