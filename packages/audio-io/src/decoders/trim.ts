import type { PcmBlock } from '../pcm';

/**
 * The frames from `before` on, `total` at most, out of blocks that come one after the other.
 */
export function createTrimmer(before: number, total = Number.POSITIVE_INFINITY) {
  let at = 0;
  return {
    /** Frames still missing. */
    get missing(): number {
      return Number.isFinite(total) ? Math.max(0, before + total - at) : 0;
    },
    /** Frames that came behind the last that counts. */
    get surplus(): number {
      return Math.max(0, at - before - total);
    },
    /** The part of the block that counts; undefined where there is none. */
    trim(block: PcmBlock): PcmBlock | undefined {
      const length = block.channels[0]?.length ?? 0;
      const from = Math.max(0, before - at);
      const to = Math.min(length, before + total - at);
      at += length;
      if (to <= from) return undefined;
      const whole = from === 0 && to === length;
      return {
        channels: whole ? block.channels : block.channels.map((channel) => channel.subarray(from, to)),
        sampleRate: block.sampleRate,
        totalFrames: Number.isFinite(total) ? total : block.totalFrames,
      };
    },
  };
}
