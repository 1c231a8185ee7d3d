import { concatFrames, type FrameMatrix, frameRate } from '../matrix';
import type { FeatureExtractor } from '../plugins';
import { type ConformanceCheck, demand, largestDifference, testAudio } from './checks';

/** What the feature extractor suite needs to know. */
export interface FeatureExtractorChecksOptions {
  readonly extractor: FeatureExtractor;
  /** How far frames may differ when the audio is cut otherwise; 0 when omitted. */
  readonly tolerance?: number;
}

/** What every `FeatureExtractor` must keep: shape, time base, finite on silence, and frames that don't depend on the blocks. */
export function featureExtractorChecks({
  extractor,
  tolerance = 0,
}: FeatureExtractorChecksOptions): ConformanceCheck[] {
  const { sampleRate, hopLength, bins } = extractor;
  const audio = testAudio(1.5, sampleRate);
  return [
    {
      name: 'gives [frame, bins] at its own rate, one frame a hop',
      async run() {
        const frames = extract(extractor, audio, audio.length);
        demand(frames.shape[1] === bins, `${frames.shape[1]} columns; ${bins} were announced.`);
        demand(frameRate(frames.timing) === sampleRate / hopLength, `${frameRate(frames.timing)} frames a second.`);
        const hops = audio.length / hopLength;
        demand(Math.abs(frames.shape[0] - hops) <= 2, `${frames.shape[0]} frames for ${hops} hops.`);
      },
    },
    {
      name: 'gives the same frames however the audio is cut',
      async run() {
        const whole = extract(extractor, audio, audio.length);
        for (const block of [997, hopLength, 1]) {
          const cut = extract(extractor, block === 1 ? audio.subarray(0, 4000) : audio, block);
          const same = block === 1 ? extract(extractor, audio.subarray(0, 4000), 4000) : whole;
          const difference = largestDifference(same.data, cut.data);
          demand(difference <= tolerance, `Blocks of ${block} samples change frames by ${difference}.`);
          demand(same.timing.startTime === cut.timing.startTime, `Blocks of ${block} samples change the start time.`);
        }
      },
    },
    {
      name: 'keeps neither the block it was given nor changes it',
      async run() {
        const block = audio.slice(0, 5000);
        const stream = extractor.createStream();
        const first = stream.push(block);
        demand(largestDifference(block, audio.subarray(0, 5000)) === 0, 'push wrote into its input.');
        const kept = { ...first, data: first.data.slice() };
        block.fill(0);
        const frames = join([kept, stream.push(audio.subarray(5000)), stream.finish()], bins);
        const whole = extract(extractor, audio, audio.length);
        demand(largestDifference(frames.data, whole.data) <= tolerance, 'Writing over the block changed later frames.');
      },
    },
    {
      name: 'stays finite on silence',
      async run() {
        const frames = extract(extractor, new Float32Array(sampleRate), 1000);
        demand(frames.data.every(Number.isFinite), 'Silence gives values that are not finite.');
      },
    },
  ];
}

function extract(extractor: FeatureExtractor, audio: Float32Array, block: number): FrameMatrix {
  const stream = extractor.createStream();
  const parts: FrameMatrix[] = [];
  for (let at = 0; at < audio.length; at += block) {
    const frames = stream.push(audio.subarray(at, at + block));
    if (frames.shape[0] > 0) parts.push({ ...frames, data: frames.data.slice() });
  }
  parts.push(stream.finish());
  return join(parts, extractor.bins);
}

function join(parts: readonly FrameMatrix[], bins: number): FrameMatrix {
  const filled = parts.filter(({ shape }) => shape[0] > 0);
  demand(filled.length > 0, 'No frames came out.');
  demand(
    filled.every(({ shape }) => shape[1] === bins),
    `Frames must have ${bins} columns.`,
  );
  return concatFrames(filled);
}
