import type { ErrorAnalysis } from './evaluate-errors';
import type { NoteTally } from './evaluate-tallies';

/** Prints where the wrong notes are. */
export function printErrors({ groups, missed, extra, tables }: ErrorAnalysis, print: (line: string) => void): void {
  print('');
  print('Errors of all notes together, with one shift a group.');
  const width = Math.max('group'.length, ...groups.map(({ group }) => group.length));
  print(`${'group'.padEnd(width)}   notes  precision  recall     F1  onset ms  offset ms`);
  for (const row of groups) {
    const cells = [
      String(row.played).padStart(6),
      row.precision.toFixed(3).padStart(9),
      row.recall.toFixed(3).padStart(6),
      row.f1.toFixed(3),
      (1000 * row.onsetDeviation).toFixed(1).padStart(8),
      (1000 * row.offsetDeviation).toFixed(0).padStart(9),
    ];
    print(`${row.group.padEnd(width)}  ${cells.join('  ')}`);
  }
  print('onset and offset: standard deviation of matched notes');
  printShares('missed notes', missed, print);
  printShares('extra notes', extra, print);
  for (const [title, rows] of Object.entries(tables)) printTally(title, rows, print);
}

function printShares(title: string, counts: Readonly<Record<string, number>>, print: (line: string) => void): void {
  const entries = Object.entries(counts).sort(([, a], [, b]) => b - a);
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  print('');
  print(`${title}: ${total}`);
  for (const [kind, count] of entries) {
    print(`  ${kind.padEnd(26)}${((100 * count) / total).toFixed(1).padStart(5)} %  ${String(count).padStart(6)}`);
  }
}

function printTally(title: string, rows: readonly NoteTally[], print: (line: string) => void): void {
  print('');
  print(`${title.padEnd(28)}played   heard  recall  precision  offset right`);
  for (const { from, to, played, heard, recall, precision, offset } of rows) {
    const cells = [
      String(played).padStart(6),
      String(heard).padStart(6),
      recall.toFixed(3).padStart(6),
      precision.toFixed(3).padStart(9),
      offset.toFixed(3).padStart(12),
    ];
    print(`  ${label(from, to).padEnd(26)}${cells.join('  ')}`);
  }
}

function label(from: number, to: number | null): string {
  if (from < 0) return 'none';
  if (to === null) return `from ${from}`;
  return `${from} to < ${to}`;
}
