import path from 'node:path';
import { melSpectrogram, ORIGINAL_MEL, standardise } from '@pianoscribe/audio-features';
import { readAudioFile } from '@pianoscribe/audio-io/node';
import { PianoscribeError } from '@pianoscribe/core';
import { defineCliCommand } from '../define-command';
import { encodeNpy } from '../io/npy';
import { requireLength } from '../io/require-length';
import { requireFolder, writeFile } from '../io/write-file';

/** Settings by name: torchaudio's MelSpectrogram as the original system called it. */
const PRESETS = { original: ORIGINAL_MEL } as const;

export default defineCliCommand({
  name: 'features',
  description: 'Writes the mel spectrogram of a recording as a NumPy file: float32, [frame, mel]',
  takesInputs: true,
  args: {
    in: { type: 'positional', description: 'Recording', required: true },
    output: { type: 'string', alias: 'o', description: 'File to write', required: true, valueHint: 'out.npy' },
    preset: { type: 'enum', options: ['original'], default: 'original', description: 'Which settings' },
    log: {
      type: 'boolean',
      default: true,
      description: 'Natural logarithm',
      negativeDescription: 'Leave the power as it is',
    },
    standardise: {
      type: 'boolean',
      default: true,
      description: 'Mean 0, deviation 1',
      negativeDescription: 'Leave mean and deviation',
    },
    json: { type: 'boolean', description: 'Print what was done as JSON' },
  },
  async run(args, context) {
    if (args._.length > 1) throw new PianoscribeError('USAGE', `One recording at a time, not ${args._.length}.`);
    await requireFolder(path.dirname(path.resolve(args.output)));
    const { standardise: _, ...preset } = PRESETS[args.preset];
    const options = { signal: context.signal, onProgress: context.progress.update };
    const audio = await readAudioFile(args.in, { sampleRate: preset.sampleRate, ...options });
    context.progress.clear();
    requireLength(audio.samples.length, audio.sampleRate);
    const mel = melSpectrogram(audio, { ...preset, log: args.log ? preset.log : false });
    await writeFile(args.output, encodeNpy(args.standardise ? standardise(mel) : mel), context.signal);
    const [frames, bins] = mel.shape;
    if (args.json)
      context.print(JSON.stringify({ output: args.output, shape: [frames, bins], ...mel.timing }, null, 2));
    else context.print(`${args.output}: ${frames} frames of ${bins} bins`);
  },
});
