import { type CostRow, type Figure, SCORE_COLUMNS, type ScoreRow, type StudyTables } from './study-tables';

const TITLES: Readonly<Record<(typeof SCORE_COLUMNS)[number], string>> = {
  f1: 'F1',
  publishedF1: 'F1 as printed (half)',
  precision: 'precision',
  recall: 'recall',
  accuracy: 'accuracy',
};

const COST_COLUMNS = ['parameters', 'secondsAnEpoch', 'clipsASecond'] as const;
const COST_TITLES = ['parameters', 'seconds an epoch', 'clips a second'];

/** A table as lines of cells, the first its header. */
export interface TextTable {
  readonly title: string;
  readonly cells: readonly (readonly string[])[];
}

/** The tables as text: each figure as "published / this run (difference)". */
export function textTables({ epochs, cost }: StudyTables): TextTable[] {
  const [first, ...later] = epochs.map(({ epoch, rows }) => ({
    title: `Table ${tableOf(epoch)}: after ${epoch} epoch${epoch === 1 ? '' : 's'}`,
    cells: [['net', 'beta', ...SCORE_COLUMNS.map((name) => TITLES[name])], ...rows.map(scoreCells)],
  }));
  const costTable = {
    title: 'Table 2: cost',
    cells: [['net', ...COST_TITLES], ...cost.map(costCells)],
  };
  return [...(first ? [first] : []), costTable, ...later];
}

/** Markdown of the tables: published / this run (difference). */
export function tablesMarkdown(tables: StudyTables): string {
  return textTables(tables)
    .map(({ title, cells: [header, ...rows] }) => {
      const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
      return [`### ${title}`, '', line(header), line(header.map(() => '---')), ...rows.map(line), ''].join('\n');
    })
    .join('\n');
}

/** Comma-separated values by file name: figures in columns of their own, as many digits as there are. */
export function tablesCsv({ epochs, cost }: StudyTables): Map<string, string> {
  const files = new Map<string, string>();
  const columnsOf = (name: string) => [`${name} published`, `${name} measured`, `${name} difference`];
  const valuesOf = ({ published, measured, difference }: Figure) => [published ?? '', measured, difference ?? ''];
  const text = (rows: readonly (readonly (string | number)[])[]) => `${rows.map((row) => row.join(',')).join('\n')}\n`;
  for (const { epoch, rows } of epochs) {
    const header = ['net', 'beta', ...SCORE_COLUMNS.flatMap(columnsOf)];
    const lines = rows.map((row) => [row.net, row.beta, ...SCORE_COLUMNS.flatMap((name) => valuesOf(row[name]))]);
    files.set(`table-${tableOf(epoch)}.csv`, text([header, ...lines]));
  }
  const lines = cost.map((row) => [row.net, ...COST_COLUMNS.flatMap((name) => valuesOf(row[name]))]);
  files.set('table-2.csv', text([['net', ...COST_COLUMNS.flatMap(columnsOf)], ...lines]));
  return files;
}

/** The paper's numbers: its second table is of the cost. */
function tableOf(epoch: number): number {
  return epoch === 1 ? 1 : epoch + 1;
}

function scoreCells(row: ScoreRow): string[] {
  return [row.net.toUpperCase(), String(row.beta), ...SCORE_COLUMNS.map((name) => beside(row[name], fourDigits))];
}

function costCells(row: CostRow): string[] {
  return [
    row.net.toUpperCase(),
    beside(row.parameters, String),
    beside(row.secondsAnEpoch, (value) => value.toFixed(0)),
    beside(row.clipsASecond, (value) => value.toFixed(1)),
  ];
}

function beside({ published, measured, difference }: Figure, write: (value: number) => string): string {
  if (published === undefined || difference === undefined) return `- / ${write(measured)}`;
  const sign = difference < 0 ? '-' : '+';
  return `${write(published)} / ${write(measured)} (${sign}${write(Math.abs(difference))})`;
}

function fourDigits(value: number): string {
  return value.toFixed(4);
}
