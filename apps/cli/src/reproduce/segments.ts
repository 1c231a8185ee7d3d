/** One training pair of the paper's study: what a net sees, and what it is to answer. */
export interface Segment {
  /** Where it comes from: the file and its place in it. */
  readonly name: string;
  /** Log-mel image [229 mels, frames], row-major, standardised over the whole image. */
  readonly features: Float32Array;
  /** Target image [88 keys, columns], row-major, 0 or 1; 768 columns a second. */
  readonly roll: Uint8Array;
}

/** Segments that can be read in any order, epoch after epoch. All have the same frames and columns. */
export interface SegmentSource {
  readonly count: number;
  /** Columns of a target. */
  readonly columns: number;
  /** Frames of an image. */
  readonly frames: number;
  /** Segment `index`, 0 to count - 1. */
  read(index: number): Promise<Segment>;
}
