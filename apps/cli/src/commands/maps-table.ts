import type { Seconds } from '@pianoscribe/core';

/** F1 of one recording, or their mean. Offsets are those of sounding notes (pedal) or of key releases (key). */
export type MapsFigures = Record<(typeof FIGURES)[number], number>;
const FIGURES = [
  'onset',
  'onsetOffsetPedal',
  'framePedal',
  'onsetOffsetKey',
  'frameKey',
  'onsetVelocity',
  'onsetShifted',
  'onsetOffsetPedalShifted',
] as const;

const HEADERS: Record<keyof MapsFigures, string> = {
  onset: 'onset',
  onsetOffsetPedal: 'on+off',
  framePedal: 'frame',
  onsetOffsetKey: 'on+off/key',
  frameKey: 'frame/key',
  onsetVelocity: 'on+vel',
  onsetShifted: 'onset/shift',
  onsetOffsetPedalShifted: 'on+off/shift',
};

/** Mean of each figure: every recording weighs the same. */
export function mean(rows: readonly MapsFigures[]): MapsFigures {
  const entries = FIGURES.map((figure) => [figure, rows.reduce((sum, row) => sum + row[figure], 0) / rows.length]);
  return Object.fromEntries(entries);
}

/** F1 a recording and line, and their mean. */
export function printTable(
  rows: readonly ({ readonly name: string } & MapsFigures)[],
  total: MapsFigures,
  shifts: ReadonlyMap<string, Seconds>,
  print: (line: string) => void,
): void {
  const width = Math.max(...rows.map(({ name }) => name.length), 'mean'.length);
  const line = (name: string, figures: MapsFigures) => {
    const cells = FIGURES.map((figure) => figures[figure].toFixed(3).padStart(HEADERS[figure].length));
    print(`${name.padEnd(width)}  ${cells.join('  ')}`);
  };
  print(`${'F1'.padEnd(width)}  ${FIGURES.map((figure) => HEADERS[figure]).join('  ')}`);
  for (const row of rows) line(row.name, row);
  line('mean', total);
  print(
    'Offsets: on+off and frame as the pedal lengthens notes, /key as keys are let go, /shift with one shift a group:',
  );
  for (const [group, shift] of shifts) print(`  ${group}: ${(1000 * shift).toFixed(1)} ms`);
}
