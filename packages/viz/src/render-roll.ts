import { type FrameMatrix, frameToTime, LOWEST_PITCH, type NoteEvent, type PedalEvent } from '@pianoscribe/core';
import { spanOf, toColumns } from './feature-image';
import { blendPixel, type Colour, fillArea, type Picture, strokeArea } from './picture';
import {
  createTimePlot,
  drawKeyRows,
  drawPitchAxis,
  PIANO,
  type PitchRange,
  pitchToRow,
  rollHeight,
  type TimePlot,
  type TimePlotOptions,
} from './plot';
import { FAINT_INK, NOTE } from './theme';

/** Options of {@link renderRoll}. */
export interface RollOptions extends TimePlotOptions {
  /** Rows shown. Default: the whole piano, 21 to 108. */
  readonly pitchRange?: PitchRange;
  readonly colour?: Colour;
  /** Sustain pedal spans, drawn as a band at the foot. */
  readonly pedals?: readonly PedalEvent[];
}

/**
 * A piano roll: time across, pitch upwards.
 * @param source notes (louder is stronger), or a roll or activation [frame, key 0-87] (nearer to 1 is stronger).
 * @throws PianoscribeError INVALID_ARGUMENT for options that make no sense.
 */
export function renderRoll(source: readonly NoteEvent[] | FrameMatrix, options: RollOptions = {}): Picture {
  const range = options.pitchRange ?? PIANO;
  const colour = options.colour ?? NOTE;
  const [start, end] = isMatrix(source)
    ? [source.timing.startTime, frameToTime(source.timing, source.shape[0])]
    : [0, source.reduce((last, note) => Math.max(last, note.offset), 0)];
  const plot = createTimePlot(options, start, end, rollHeight(range));
  drawKeyRows(plot, range);
  drawPitchAxis(plot, range);
  if (isMatrix(source)) paintRoll(plot, source, range, colour);
  else for (const note of source) drawNote(plot, note, range, colour, 0.35 + (0.65 * note.velocity) / 127);
  drawPedals(plot, options.pedals ?? []);
  return plot.picture;
}

/** One note as a box, its onset marked by a darker edge. */
export function drawNote(
  plot: TimePlot,
  note: NoteEvent,
  range: PitchRange,
  colour: Colour,
  opacity = 1,
  style: 'filled' | 'outlined' = 'filled',
): void {
  if (note.pitch < range[0] || note.pitch > range[1]) return;
  const { top, height } = pitchToRow(plot.area, note.pitch, range);
  const { left, width } = spanOf(plot, note.onset, note.offset);
  if (width === 0) return;
  const box = {
    left: Math.round(left),
    top: Math.round(top),
    width: Math.round(width),
    height: Math.max(2, Math.round(height) - 1),
  };
  if (style === 'outlined') {
    strokeArea(plot.picture, box, colour, 1, opacity);
    return;
  }
  fillArea(plot.picture, box, colour, opacity);
  const dark: Colour = [colour[0] * 0.55, colour[1] * 0.55, colour[2] * 0.55];
  if (box.width >= 6) fillArea(plot.picture, { ...box, width: 2 }, dark, opacity);
}

/** Lays a roll or activation [frame, key] over a plot. */
export function paintRoll(plot: TimePlot, roll: FrameMatrix, range: PitchRange, colour: Colour): void {
  const { values, bins } = toColumns(roll, plot, { range: [0, 1] });
  for (let key = 0; key < bins; key++) {
    const pitch = key + LOWEST_PITCH;
    if (pitch < range[0] || pitch > range[1]) continue;
    const { top, height } = pitchToRow(plot.area, pitch, range);
    for (let x = 0; x < plot.area.width; x++) {
      const value = Math.min(1, values[x * bins + key]);
      if (!(value > 0)) continue;
      for (let y = Math.round(top); y < Math.round(top + height); y++) {
        blendPixel(plot.picture, plot.area.left + x, y, colour, value);
      }
    }
  }
}

function drawPedals(plot: TimePlot, pedals: readonly PedalEvent[]): void {
  const { area, picture } = plot;
  for (const pedal of pedals) {
    if (pedal.kind !== 'sustain') continue;
    const { left, width } = spanOf(plot, pedal.onset, pedal.offset);
    fillArea(picture, { left, top: area.top + area.height - 6, width, height: 6 }, FAINT_INK, 0.6);
  }
}

function isMatrix(source: readonly NoteEvent[] | FrameMatrix): source is FrameMatrix {
  return 'shape' in source;
}
