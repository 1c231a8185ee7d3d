import { type FrameMatrix, frameToTime, HIGHEST_PITCH, LOWEST_PITCH, type NoteEvent } from '@pianoscribe/core';
import { createQuietColourMap } from './colour-map';
import { drawErrors, type ErrorMarks } from './draw-errors';
import {
  type FeatureImageOptions,
  linearBins,
  paintColumns,
  pitchBins,
  shownFrequencies,
  toColumns,
} from './feature-image';
import { type NotePair, pairNotes } from './pair-notes';
import type { Picture } from './picture';
import {
  createTimePlot,
  drawKeyRows,
  drawLegend,
  drawPitchAxis,
  PIANO,
  type PitchRange,
  rollHeight,
  type TimePlot,
  type TimePlotOptions,
} from './plot';
import { drawNote } from './render-roll';
import { EXTRA, HIT, MISS } from './theme';

/** What {@link renderTranscription} draws. */
export interface TranscriptionPicture {
  /** The notes that were heard. */
  readonly notes: readonly NoteEvent[];
  /** What was played, where it is known: notes are then told apart as hit, miss and extra. */
  readonly reference?: readonly NoteEvent[];
  /** Which notes are the same. Default: equal pitch, onsets within 50 ms. */
  readonly matches?: readonly NotePair[];
  /** Errors to be marked: the result of `findErrors` of @pianoscribe/metrics, or parts of it. */
  readonly errors?: ErrorMarks;
  /** A spectrogram [frame, bin] to lie behind them. */
  readonly features?: FrameMatrix;
  /**
   * Hz of each feature column, upwards: the spectrogram is then warped so that each note lies on its fundamental.
   * Without it the bins are spread evenly from the lowest to the highest row.
   */
  readonly binFrequencies?: ArrayLike<number>;
}

/** Options of {@link renderTranscription}. */
export interface TranscriptionPictureOptions extends TimePlotOptions, FeatureImageOptions {
  /** Rows shown. Default: those in use and some on both sides. */
  readonly pitchRange?: PitchRange;
}

/**
 * The roll over the spectrogram, the estimate over the reference.
 * @throws PianoscribeError INVALID_ARGUMENT, SHAPE_MISMATCH for options that do not fit.
 */
export function renderTranscription(
  { notes, reference, matches, errors, features, binFrequencies }: TranscriptionPicture,
  options: TranscriptionPictureOptions = {},
): Picture {
  const range = options.pitchRange ?? rangeOf(notes, reference);
  const plot = createTimePlot(options, 0, endOf(notes, reference, features), rollHeight(range));
  if (features) paintFeatures(plot, features, binFrequencies, range, options);
  else drawKeyRows(plot, range);
  drawPitchAxis(plot, range);
  if (!reference) {
    for (const note of notes) drawNote(plot, note, range, HIT, 0.45 + (0.5 * note.velocity) / 127);
    drawLegend(plot.picture, plot.area, [{ name: `${notes.length} notes`, colour: HIT }]);
    return plot.picture;
  }
  const pairs = matches ?? pairNotes(reference, notes);
  const isFound = new Uint8Array(reference.length);
  const isHit = new Uint8Array(notes.length);
  for (const pair of pairs) {
    isFound[pair.reference] = 1;
    isHit[pair.estimate] = 1;
  }
  reference.forEach((note, i) => {
    if (!isFound[i]) drawNote(plot, note, range, MISS, 0.9);
  });
  notes.forEach((note, i) => {
    drawNote(plot, note, range, isHit[i] ? HIT : EXTRA, 0.8);
  });
  const isRoomy = plot.area.height / (range[1] - range[0] + 1) >= 6;
  reference.forEach((note, i) => {
    if (isRoomy && isFound[i]) drawNote(plot, note, range, features ? [255, 255, 255] : [0, 70, 56], 0.75, 'outlined');
  });
  const marks = errors ? drawErrors(plot, errors, reference, notes, range) : [];
  drawLegend(plot.picture, plot.area, [
    ...marks,
    { name: `${pairs.length} hit`, colour: HIT },
    { name: `${reference.length - pairs.length} missed`, colour: MISS },
    { name: `${notes.length - pairs.length} extra`, colour: EXTRA },
  ]);
  return plot.picture;
}

/** So much of a spectrogram is background; what stands out of it is worth showing behind notes. */
const BACKGROUND_PART = 0.5;

/** The octaves in use and a little more, three octaves at least. */
function rangeOf(notes: readonly NoteEvent[], reference: readonly NoteEvent[] = []): PitchRange {
  let [lowest, highest] = [HIGHEST_PITCH, LOWEST_PITCH];
  for (const list of [notes, reference]) {
    for (const { pitch } of list) {
      lowest = Math.min(lowest, pitch);
      highest = Math.max(highest, pitch);
    }
  }
  if (lowest > highest) return PIANO;
  const missing = Math.max(0, 36 - (highest - lowest + 13));
  return [
    Math.max(PIANO[0], lowest - 4 - Math.ceil(missing / 2)),
    Math.min(PIANO[1], highest + 8 + Math.ceil(missing / 2)),
  ];
}

function endOf(notes: readonly NoteEvent[], reference: readonly NoteEvent[] = [], features?: FrameMatrix): number {
  if (features) return frameToTime(features.timing, features.shape[0]);
  let last = 0;
  for (const note of notes) last = Math.max(last, note.offset);
  for (const note of reference) last = Math.max(last, note.offset);
  return last;
}

function paintFeatures(
  plot: TimePlot,
  features: FrameMatrix,
  binFrequencies: ArrayLike<number> | undefined,
  range: PitchRange,
  options: FeatureImageOptions,
): void {
  const columns = toColumns(features, plot, options, BACKGROUND_PART);
  const binAt = binFrequencies
    ? pitchBins(plot, shownFrequencies(binFrequencies, features, options.bins), range)
    : linearBins(plot, columns.bins);
  paintColumns(plot, columns, createQuietColourMap(), binAt);
}
