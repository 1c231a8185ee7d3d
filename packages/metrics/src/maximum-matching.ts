import type { CandidateGraph } from './candidates';

const NONE = -1;
/** Mark of an estimate in the first layer, which has no reference before it. */
const ROOT = -2;

/**
 * Maximum bipartite matching by Hopcroft and Karp (SIAM J. Comput. 2, 1973). Where several matchings are largest, the
 * one found is mir_eval's: estimates in the order of their lowest reference, layers in the order of discovery.
 * @returns the estimate of each reference note, or -1.
 */
export function maximumMatching(graph: CandidateGraph): Int32Array {
  const { starts, references, referenceCount } = graph;
  const order = visitingOrder(graph);
  const estimateOf = new Int32Array(referenceCount).fill(NONE);
  const matched = new Uint8Array(starts.length - 1);
  for (const e of order) {
    for (let k = starts[e]; k < starts[e + 1]; k++) {
      if (estimateOf[references[k]] !== NONE) continue;
      estimateOf[references[k]] = e;
      matched[e] = 1;
      break;
    }
  }
  const layers = createLayers(graph);
  while (layers.build(order, estimateOf, matched)) {
    for (let k = 0; k < layers.freeCount(); k++) layers.augment(layers.free[k], estimateOf, matched);
  }
  return estimateOf;
}

/** Estimates that have candidates, by lowest candidate, then by number. */
function visitingOrder({ starts, references }: CandidateGraph): Int32Array {
  const order: number[] = [];
  for (let e = 0; e + 1 < starts.length; e++) if (starts[e] < starts[e + 1]) order.push(e);
  return Int32Array.from(order.sort((a, b) => references[starts[a]] - references[starts[b]] || a - b));
}

/** The layered residual graph; its buffers serve every phase. */
function createLayers({ starts, references, referenceCount }: CandidateGraph) {
  const estimateCount = starts.length - 1;
  const free = new Int32Array(referenceCount);
  let freeCount = 0;
  // The reference through which an estimate was reached; NONE: not in the layers (any more).
  const before = new Int32Array(estimateCount);
  // For each reference the chain of estimates of the layer before it.
  const layerOf = new Int32Array(referenceCount);
  const head = new Int32Array(referenceCount);
  const tail = new Int32Array(referenceCount);
  const nextLink = new Int32Array(references.length);
  const linkEstimate = new Int32Array(references.length);
  let layer = new Int32Array(estimateCount);
  let nextLayer = new Int32Array(estimateCount);
  const found = new Int32Array(referenceCount);
  const path = new Int32Array(referenceCount);
  const pathLink = new Int32Array(referenceCount);

  /** Lays the layers out up to the first that holds a free reference; false where no path leads to one. */
  function build(order: Int32Array, estimateOf: Int32Array, matched: Uint8Array): boolean {
    before.fill(NONE);
    layerOf.fill(NONE);
    freeCount = 0;
    let width = 0;
    let links = 0;
    for (const e of order) {
      if (matched[e]) continue;
      before[e] = ROOT;
      layer[width++] = e;
    }
    for (let depth = 0; width > 0 && freeCount === 0; depth++) {
      let foundCount = 0;
      for (let i = 0; i < width; i++) {
        const e = layer[i];
        for (let k = starts[e]; k < starts[e + 1]; k++) {
          const r = references[k];
          if (layerOf[r] !== NONE && layerOf[r] !== depth) continue;
          linkEstimate[links] = e;
          nextLink[links] = NONE;
          if (layerOf[r] === NONE) {
            layerOf[r] = depth;
            head[r] = links;
            found[foundCount++] = r;
          } else {
            nextLink[tail[r]] = links;
          }
          tail[r] = links++;
        }
      }
      width = 0;
      for (let i = 0; i < foundCount; i++) {
        const r = found[i];
        const e = estimateOf[r];
        if (e === NONE) {
          free[freeCount++] = r;
        } else {
          nextLayer[width++] = e;
          before[e] = r;
        }
      }
      [layer, nextLayer] = [nextLayer, layer];
    }
    return freeCount > 0;
  }

  /** Searches back from a free reference to a free estimate, and flips the path; an explicit stack, as paths are long. */
  function augment(from: number, estimateOf: Int32Array, matched: Uint8Array): void {
    let depth = 0;
    path[0] = from;
    pathLink[0] = head[from];
    layerOf[from] = NONE;
    while (depth >= 0) {
      const link = pathLink[depth];
      if (link === NONE) {
        depth--;
        if (depth >= 0) pathLink[depth] = nextLink[pathLink[depth]];
        continue;
      }
      const e = linkEstimate[link];
      const r = before[e];
      before[e] = NONE;
      if (r === ROOT) {
        matched[e] = 1;
        for (let i = depth; i >= 0; i--) estimateOf[path[i]] = linkEstimate[pathLink[i]];
        return;
      }
      if (r !== NONE && layerOf[r] !== NONE) {
        layerOf[r] = NONE;
        depth++;
        path[depth] = r;
        pathLink[depth] = head[r];
      } else {
        pathLink[depth] = nextLink[link];
      }
    }
  }

  return { free, freeCount: () => freeCount, build, augment };
}
