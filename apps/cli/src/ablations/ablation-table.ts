import type { MapsFigures } from '../commands/maps-table';
import type { Ablation } from './ablations';
import type { AblationResult } from './run-ablations';

/** Columns of each test. */
const FIGURES: readonly { readonly header: string; readonly of: (scores: MapsFigures) => number }[] = [
  { header: 'onset', of: ({ onset }) => onset },
  { header: 'on+off', of: ({ onsetOffsetPedal }) => onsetOffsetPedal },
  { header: 'frame', of: ({ framePedal }) => framePedal },
];

/** The rows as a Markdown table; in brackets the points that each has more or less than the first row, `full`. */
export function ablationTable(rows: readonly { readonly row: Ablation; readonly result: AblationResult }[]): string {
  const tests = Object.keys(rows[0]?.result.scores ?? {});
  const full = rows.find(({ row }) => row.name === 'full')?.result;
  const cells = ({ row, result }: (typeof rows)[number]) => [
    row.name,
    row.change,
    String(result.parameters),
    ...tests.flatMap((test) =>
      FIGURES.map(({ of }) => {
        const value = of(result.scores[test]);
        if (!full || result === full) return value.toFixed(3);
        return `${value.toFixed(3)} (${points(value - of(full.scores[test]))})`;
      }),
    ),
  ];
  const headers = [
    'row',
    'change',
    'parameters',
    ...tests.flatMap((test) => FIGURES.map((f) => `${test}: ${f.header}`)),
  ];
  const rule = headers.map((_, column) => (column < 2 ? '---' : '---:'));
  return [headers, rule, ...rows.map(cells)].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** Hundredths of F1 with their sign; a difference that rounds to nothing has none. */
function points(difference: number): string {
  const text = (100 * difference).toFixed(1);
  return /^-?0\.0$/.test(text) ? '0.0' : difference > 0 ? `+${text}` : text;
}
