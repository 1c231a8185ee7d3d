import type { NoteEvent } from '@pianoscribe/core';
import type { NotePair } from './pair-notes';
import { type Colour, fillArea } from './picture';
import { type PitchRange, pitchToRow, type TimePlot, timeToX } from './plot';
import { MERGED, OCTAVE, SPLIT } from './theme';

/** Errors that are worth a mark of their own; `findErrors` of @pianoscribe/metrics gives them. */
export interface ErrorMarks {
  /** Missed and extra note of one onset, octaves apart: joined by a line. */
  readonly octave?: readonly NotePair[];
  /** One reference note heard as several: a bar where it was struck anew. */
  readonly split?: readonly { readonly reference: number; readonly estimates: readonly number[] }[];
  /** Several reference notes heard as one: a bar where a stroke was not heard. */
  readonly merged?: readonly { readonly estimate: number; readonly references: readonly number[] }[];
}

/** Marks errors over the notes, and says how many of each kind there are, for the legend. */
export function drawErrors(
  plot: TimePlot,
  errors: ErrorMarks,
  reference: readonly NoteEvent[],
  notes: readonly NoteEvent[],
  range: PitchRange,
): { name: string; colour: Colour }[] {
  const { octave = [], split = [], merged = [] } = errors;
  for (const pair of octave) {
    drawBar(plot, [reference[pair.reference], notes[pair.estimate]], range, OCTAVE);
  }
  for (const { estimates } of split) for (const e of estimates.slice(1)) drawBar(plot, [notes[e]], range, SPLIT);
  for (const { references } of merged)
    for (const r of references.slice(1)) drawBar(plot, [reference[r]], range, MERGED);
  return [
    { name: `${octave.length} octave`, colour: OCTAVE, count: octave.length },
    { name: `${split.length} split`, colour: SPLIT, count: split.length },
    { name: `${merged.length} merged`, colour: MERGED, count: merged.length },
  ].filter(({ count }) => count > 0);
}

/** An upright bar at the first note's onset over the rows of all. */
function drawBar(plot: TimePlot, notes: readonly NoteEvent[], range: PitchRange, colour: Colour): void {
  const x = timeToX(plot, notes[0].onset);
  if (x < plot.area.left || x > plot.area.left + plot.area.width) return;
  const rows = notes.map(({ pitch }) => pitchToRow(plot.area, pitch, range));
  const top = Math.max(plot.area.top, Math.min(...rows.map((row) => row.top)));
  const bottom = Math.min(plot.area.top + plot.area.height, Math.max(...rows.map((row) => row.top + row.height)));
  fillArea(plot.picture, { left: x - 1, top, width: 3, height: bottom - top }, colour);
}
