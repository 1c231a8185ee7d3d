import type { CandidateGraph } from './candidates';

/**
 * Each reference note, in order, takes the first estimate that is left (what MIREX's code of 2015 does).
 * @returns the estimate of each reference note, or -1.
 */
export function greedyMatching({ starts, references, referenceCount }: CandidateGraph): Int32Array {
  // Candidates are listed by estimate; a counting sort lists them by reference, estimates upwards.
  const begins = new Int32Array(referenceCount + 1);
  for (const r of references) begins[r + 1]++;
  for (let r = 0; r < referenceCount; r++) begins[r + 1] += begins[r];
  const fill = begins.slice();
  const estimates = new Int32Array(references.length);
  for (let e = 0; e + 1 < starts.length; e++) {
    for (let k = starts[e]; k < starts[e + 1]; k++) estimates[fill[references[k]]++] = e;
  }
  const estimateOf = new Int32Array(referenceCount).fill(-1);
  const taken = new Uint8Array(starts.length - 1);
  for (let r = 0; r < referenceCount; r++) {
    for (let k = begins[r]; k < begins[r + 1]; k++) {
      if (taken[estimates[k]]) continue;
      taken[estimates[k]] = 1;
      estimateOf[r] = estimates[k];
      break;
    }
  }
  return estimateOf;
}
