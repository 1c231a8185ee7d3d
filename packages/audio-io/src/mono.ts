import { PianoscribeError } from '@pianoscribe/core';

/**
 * Mean of the channels, sample by sample.
 * @param firstFrame number of the first frame in the recording, for the message only.
 * @throws PianoscribeError NOT_FINITE on a NaN or infinite sample.
 */
export function mixToMono(channels: readonly Float32Array[], firstFrame: number): Float32Array {
  const length = channels[0].length;
  const mono = new Float32Array(length);
  // A NaN or an infinity makes x - x NaN, which stays in the sum: one test a block in place of one a sample.
  let finite = 0;
  if (channels.length === 1) {
    const only = channels[0];
    for (let i = 0; i < length; i++) {
      const x = only[i];
      finite += x - x;
      mono[i] = x;
    }
  } else if (channels.length === 2) {
    const [left, right] = channels;
    for (let i = 0; i < length; i++) {
      const x = (left[i] + right[i]) / 2;
      finite += x - x;
      mono[i] = x;
    }
  } else {
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let c = 0; c < channels.length; c++) sum += channels[c][i];
      finite += sum - sum;
      mono[i] = sum / channels.length;
    }
  }
  if (finite !== 0) {
    const at = firstFrame + mono.findIndex((x) => !Number.isFinite(x));
    throw new PianoscribeError(
      'NOT_FINITE',
      `Expected finite samples, found ${mono[at - firstFrame]} at sample ${at}. Repair or export the recording again.`,
    );
  }
  return mono;
}
