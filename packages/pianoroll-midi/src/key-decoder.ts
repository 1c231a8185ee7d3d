import {
  type Activations,
  compareNotes,
  type FrameTiming,
  frameToTime,
  type HeardNote,
  KEY_COUNT,
  LOWEST_PITCH,
  PianoscribeError,
  type Seconds,
} from '@pianoscribe/core';
import type { ResolvedDecodeOptions } from './decode-options';
import { interpolatePeak } from './interpolate-peak';

/** Rows of each activation, 88 values a row, in one array each. */
interface ActivationRows {
  readonly onset: Float32Array;
  readonly frame: Float32Array;
  readonly offset: Float32Array | undefined;
  readonly velocity: Float32Array | undefined;
  readonly keyVelocity: Float32Array | undefined;
}

/** Semitones from a key to its partials 2 to 8, less the seventh, which lies between keys. */
const PARTIAL_SEMITONES = [12, 19, 24, 28, 31, 36];

const IDLE = 0;
const SOUNDING = 1;
/** Over, but a higher onset within the minimum gap may still take its place. */
const ENDED = 2;

/**
 * The state of the 88 keys between frames. A frame is looked at once the next one is there, so the last two rows are
 * kept between calls.
 */
export class KeyDecoder {
  readonly timing: FrameTiming;
  /** Frames taken so far. */
  frames = 0;
  private readonly options: ResolvedDecodeOptions;
  /** What the two highest frames of an onset of height 1 come to, where two tell the height. */
  private readonly wholePair: number;
  private readonly hop: Seconds;
  private readonly state = new Uint8Array(KEY_COUNT);
  private readonly onset = new Float64Array(KEY_COUNT);
  private readonly end = new Float64Array(KEY_COUNT);
  private readonly height = new Float64Array(KEY_COUNT);
  private readonly velocity = new Uint8Array(KEY_COUNT);
  /** NaN where the activations have none. */
  private readonly keyVelocity = new Float64Array(KEY_COUNT).fill(Number.NaN);
  private readonly peakFrame = new Float64Array(KEY_COUNT);
  /** The note before, that the key's present note cuts short; NaN where there is none. */
  private readonly cutOnset = new Float64Array(KEY_COUNT).fill(Number.NaN);
  private readonly cutVelocity = new Uint8Array(KEY_COUNT);
  private readonly cutKeyVelocity = new Float64Array(KEY_COUNT).fill(Number.NaN);
  /** Keys that sound, so that the frame activation is read for these only. */
  private readonly sounding = new Uint8Array(KEY_COUNT);
  private soundingCount = 0;
  /** The rows kept from the last call, and after them room for the first two of the next. */
  private readonly seam: ActivationRows;
  private seamRows = 0;
  private done: HeardNote[] = [];

  constructor(activations: Activations, options: ResolvedDecodeOptions) {
    this.timing = activations.onset.timing;
    this.options = options;
    this.wholePair = 2 - 1 / options.onsetWidth;
    this.hop = this.timing.hopLength / this.timing.sampleRate;
    const room = () => new Float32Array(4 * KEY_COUNT);
    this.seam = {
      onset: room(),
      frame: room(),
      offset: activations.offset && room(),
      velocity: activations.velocity && room(),
      keyVelocity: activations.keyVelocity && room(),
    };
  }

  push(activations: Activations, rows: number): HeardNote[] {
    const { onset, frame, offset, velocity, keyVelocity } = activations;
    const given = {
      onset: onset.data,
      frame: frame.data,
      offset: offset?.data,
      velocity: velocity?.data,
      keyVelocity: keyVelocity?.data,
    };
    // Frames at the seam between two calls are looked at in a small copy, the others where they are.
    const kept = this.seamRows;
    const taken = Math.min(2, rows);
    copyRows(given, 0, this.seam, kept, taken);
    const first = Math.max(0, kept - 1);
    this.scan(this.seam, first, kept + taken - 1, this.frames - kept, true);
    if (rows > 2) this.scan(given, 1, rows - 1, this.frames, true);
    this.frames += rows;

    this.seamRows = Math.min(2, kept + rows);
    if (rows >= 2) copyRows(given, rows - 2, this.seam, 0, 2);
    else if (kept === 2) copyRows(this.seam, 1, this.seam, 0, 2);
    this.settle(this.frames - 2);
    return this.takeDone();
  }

  finish(): HeardNote[] {
    if (this.seamRows > 0) {
      this.scan(this.seam, this.seamRows - 1, this.seamRows, this.frames - this.seamRows, false);
    }
    for (let i = 0; i < this.soundingCount; i++) this.endNote(this.sounding[i], this.frames);
    this.soundingCount = 0;
    this.settle(Number.POSITIVE_INFINITY);
    return this.takeDone();
  }

  /** Looks at rows `from` to `to` (excluded) of arrays whose row 0 is frame `base`. */
  private scan(rows: ActivationRows, from: number, to: number, base: number, hasNext: boolean): void {
    const { onset } = rows;
    const { onsetThreshold, onsetWidth } = this.options;
    // The higher of two frames has half of what they come to at the least.
    const least = onsetWidth === 0 ? onsetThreshold : (onsetThreshold * this.wholePair) / 2;
    for (let row = from; row < to; row++) {
      const start = row * KEY_COUNT;
      for (let key = 0; key < KEY_COUNT; key++) {
        // Written so that NaN goes in and is found.
        if (!(onset[start + key] < least)) this.considerOnset(rows, start + key, key, base + row, hasNext);
      }
      if (this.soundingCount > 0) this.considerEnds(rows, start, base + row, hasNext);
    }
  }

  private considerOnset(rows: ActivationRows, at: number, key: number, frame: number, hasNext: boolean): void {
    const height = this.heightOf(rows.onset, at, finite(rows.onset[at], 'onset', key, frame), frame > 0, hasNext);
    const shift = peakShift(rows.onset, at, frame > 0, hasNext);
    if (height < this.options.onsetThreshold || Number.isNaN(shift)) return;
    if (height < this.options.partialThreshold && isOnPartial(rows.onset, at, key, frame > 0, hasNext)) return;
    const time = frameToTime(this.timing, frame + shift);
    if (this.state[key] !== IDLE) {
      if (time - this.onset[key] >= this.options.minimumGap) this.supersede(key);
      else if (height <= this.height[key]) return;
    }
    if (this.state[key] !== SOUNDING) this.sounding[this.soundingCount++] = key;
    this.state[key] = SOUNDING;
    this.onset[key] = time;
    this.height[key] = height;
    this.peakFrame[key] = frame;
    this.velocity[key] =
      rows.velocity === undefined
        ? this.options.defaultVelocity
        : Math.min(127, Math.max(1, Math.round(127 * finite(rows.velocity[at], 'velocity', key, frame))));
    if (rows.keyVelocity !== undefined)
      this.keyVelocity[key] = 127 * finite(rows.keyVelocity[at], 'keyVelocity', key, frame);
  }

  /** Of the triangle whose highest frame is at `at`, at its top; of the frame itself where a neighbour is not there. */
  private heightOf(onset: Float32Array, at: number, value: number, hasPrevious: boolean, hasNext: boolean): number {
    if (this.options.onsetWidth === 0 || !hasPrevious || !hasNext) return value;
    return (value + Math.max(onset[at - KEY_COUNT], onset[at + KEY_COUNT])) / this.wholePair;
  }

  /** The key's note is certain now that another one follows it. */
  private supersede(key: number): void {
    this.emitCut(key);
    if (this.state[key] === SOUNDING) {
      this.cutOnset[key] = this.onset[key];
      this.cutVelocity[key] = this.velocity[key];
      this.cutKeyVelocity[key] = this.keyVelocity[key];
    } else {
      this.emit(key, this.onset[key], this.end[key], this.velocity[key], this.keyVelocity[key]);
    }
  }

  private considerEnds(rows: ActivationRows, start: number, frame: number, hasNext: boolean): void {
    const { frameThreshold, offsetThreshold } = this.options;
    const { offset } = rows;
    let count = 0;
    for (let i = 0; i < this.soundingCount; i++) {
      const key = this.sounding[i];
      const at = start + key;
      const value = rows.frame[at];
      let endFrame = Number.NaN;
      if (frame > this.peakFrame[key]) {
        if (!(value >= frameThreshold)) {
          finite(value, 'frame', key, frame);
          const before = rows.frame[at - KEY_COUNT];
          endFrame = before >= frameThreshold ? frame - (frameThreshold - value) / (before - value) : frame;
        } else if (offset !== undefined && offset[at] >= offsetThreshold) {
          endFrame = frame + peakShift(offset, at, true, hasNext);
        }
      }
      if (Number.isNaN(endFrame)) this.sounding[count++] = key;
      else this.endNote(key, endFrame);
    }
    this.soundingCount = count;
  }

  private endNote(key: number, frame: number): void {
    this.state[key] = ENDED;
    this.end[key] = Math.max(frameToTime(this.timing, frame), this.onset[key] + this.hop);
  }

  /** Gives out what no onset after `frame` can change any more. */
  private settle(frame: number): void {
    const earliest = frameToTime(this.timing, frame + 0.5);
    for (let key = 0; key < KEY_COUNT; key++) {
      if (this.state[key] === IDLE || earliest - this.onset[key] < this.options.minimumGap) continue;
      this.emitCut(key);
      if (this.state[key] === SOUNDING) continue;
      this.emit(key, this.onset[key], this.end[key], this.velocity[key], this.keyVelocity[key]);
      this.state[key] = IDLE;
    }
  }

  private emitCut(key: number): void {
    if (Number.isNaN(this.cutOnset[key])) return;
    this.emit(key, this.cutOnset[key], this.onset[key], this.cutVelocity[key], this.cutKeyVelocity[key]);
    this.cutOnset[key] = Number.NaN;
  }

  private emit(key: number, onset: Seconds, offset: Seconds, velocity: number, keyVelocity: number): void {
    if (offset - onset < this.options.minimumDuration) return;
    const note = { pitch: key + LOWEST_PITCH, onset, offset, velocity };
    this.done.push(Number.isNaN(keyVelocity) ? note : { ...note, keyVelocity });
  }

  private takeDone(): HeardNote[] {
    const notes = this.done.sort(compareNotes);
    this.done = [];
    return notes;
  }
}

/** Is there a stronger onset, within a frame, of a key that has this one's fundamental among its partials 2 to 8? */
function isOnPartial(onset: Float32Array, at: number, key: number, hasPrevious: boolean, hasNext: boolean): boolean {
  const value = onset[at];
  const from = hasPrevious ? at - KEY_COUNT : at;
  const to = hasNext ? at + KEY_COUNT : at;
  for (const interval of PARTIAL_SEMITONES) {
    if (interval > key) return false;
    for (let i = from - interval; i <= to - interval; i += KEY_COUNT) if (onset[i] > value) return true;
  }
  return false;
}

/** Where within -0.5 to 0.5 frames the peak at `at` lies; NaN where there is none. Of equal values the first is it. */
function peakShift(data: Float32Array, at: number, hasPrevious: boolean, hasNext: boolean): number {
  const value = data[at];
  const before = hasPrevious ? data[at - KEY_COUNT] : Number.NEGATIVE_INFINITY;
  const after = hasNext ? data[at + KEY_COUNT] : Number.NEGATIVE_INFINITY;
  if (!(value > before && value >= after)) return Number.NaN;
  return hasPrevious && hasNext ? interpolatePeak(before, value, after) : 0;
}

function copyRows(from: ActivationRows, fromRow: number, to: ActivationRows, toRow: number, rows: number): void {
  const copy = (source: Float32Array | undefined, target: Float32Array | undefined) =>
    target?.set((source ?? target).subarray(fromRow * KEY_COUNT, (fromRow + rows) * KEY_COUNT), toRow * KEY_COUNT);
  copy(from.onset, to.onset);
  copy(from.frame, to.frame);
  copy(from.offset, to.offset);
  copy(from.velocity, to.velocity);
  copy(from.keyVelocity, to.keyVelocity);
}

function finite(value: number, what: string, key: number, frame: number): number {
  if (Number.isFinite(value)) return value;
  throw new PianoscribeError(
    'NOT_FINITE',
    `The ${what} activation of pitch ${key + LOWEST_PITCH} in frame ${frame} is ${value}, not a probability. Look into the model's output.`,
  );
}
