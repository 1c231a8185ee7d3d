// Log-mel features of a recording, and nothing else: no tfjs is loaded.
import { melSpectrogram, ORIGINAL_MEL } from '@pianoscribe/audio-features';
import { readAudioFile } from '@pianoscribe/audio-io/node';

/** The features that the original system heard, and the mel bin that is loudest on average. */
export async function melOnly(file: string) {
  const audio = await readAudioFile(file, { sampleRate: ORIGINAL_MEL.sampleRate });
  const mel = melSpectrogram(audio, { ...ORIGINAL_MEL, standardise: false });
  const [frames, bins] = mel.shape;
  const means = new Float64Array(bins);
  for (let i = 0; i < mel.data.length; i++) means[i % bins] += mel.data[i] / frames;
  return { frames, bins, loudestBin: means.indexOf(Math.max(...means)), timing: mel.timing };
}
