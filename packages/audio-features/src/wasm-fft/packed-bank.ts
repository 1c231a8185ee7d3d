import type { FilterBank } from '../filter-bank';

/** A filter bank in the kernel's form: groups of four filters whose runs are padded to one length and interleaved. */
export interface PackedBank {
  readonly groups: number;
  readonly starts: Int32Array;
  /** Steps of four bins, per group. */
  readonly steps: Int32Array;
  readonly weights: Float32Array;
  /** How many bins the padding may read beyond the last. */
  readonly overrun: number;
}

/** Packs a bank; the filters that fill up the last group are empty. */
export function packFilterBank({ count, starts, offsets, weights }: FilterBank): PackedBank {
  const groups = Math.ceil(count / 4);
  const packedStarts = new Int32Array(4 * groups);
  packedStarts.set(starts);
  const steps = new Int32Array(groups);
  const packed: number[] = [];
  for (let g = 0; g < groups; g++) {
    const lengthOf = (f: number) => (f < count ? offsets[f + 1] - offsets[f] : 0);
    const filters = [4 * g, 4 * g + 1, 4 * g + 2, 4 * g + 3];
    steps[g] = Math.ceil(Math.max(...filters.map(lengthOf)) / 4);
    for (let step = 0; step < steps[g]; step++) {
      for (const f of filters) {
        for (let i = 4 * step; i < 4 * step + 4; i++) packed.push(i < lengthOf(f) ? weights[offsets[f] + i] : 0);
      }
    }
  }
  return {
    groups,
    starts: packedStarts,
    steps,
    weights: new Float32Array(packed),
    overrun: 4 * Math.max(0, ...steps),
  };
}
