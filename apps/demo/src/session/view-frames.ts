import { VIEW_BINS, VIEW_RATE, VIEW_TILE } from './protocol';

/** The spectrum and the peaks of a recording, as they have come so far. */
export class ViewFrames {
  /** VIEW_TILE frames of VIEW_BINS bytes each, the last one maybe fewer. */
  readonly tiles: Uint8Array<ArrayBuffer>[] = [];
  /** One byte a frame. */
  readonly peaks: Uint8Array[] = [];
  frames = 0;

  add(spectrum: Uint8Array<ArrayBuffer>, peaks: Uint8Array): void {
    this.tiles.push(spectrum);
    this.peaks.push(peaks);
    this.frames += spectrum.length / VIEW_BINS;
  }

  get seconds(): number {
    return this.frames / VIEW_RATE;
  }

  /** Highest peak between two times in seconds, 0 to 255. */
  peakBetween(from: number, to: number): number {
    let [frame, end] = [Math.max(0, Math.floor(from * VIEW_RATE)), Math.ceil(to * VIEW_RATE)];
    end = Math.min(this.frames, Math.max(end, frame + 1));
    let peak = 0;
    for (; frame < end; frame++) {
      const level = this.peaks[Math.floor(frame / VIEW_TILE)]?.[frame % VIEW_TILE] ?? 0;
      if (level > peak) peak = level;
    }
    return peak;
  }
}
