import type { StudyArm, TransformerStudy } from './study-types';

const COLUMNS = ['', 'F1', 'precision', 'recall', 'accuracy', 'movement', 'loss', 'steps', 'seconds', 'processor s'];

/** The study as Markdown: a table an experiment. */
export function studyTable({ experiments, segments }: TransformerStudy): string {
  const tables = experiments.map(({ title, setting, arms }) =>
    [`## ${title}`, '', `${setting}.`, '', row(COLUMNS), row(COLUMNS.map(() => '---')), ...arms.map(armRow)].join('\n'),
  );
  return [`${segments.train} segments to learn from, ${segments.test} to be judged by.`, ...tables].join('\n\n');
}

function armRow({ name, score, training }: StudyArm): string {
  const { f1, precision, recall, accuracy, movement } = score;
  const shares = [f1, precision, recall, accuracy, movement].map((value) => value.toFixed(4));
  const { loss, steps, seconds, processorSeconds } = training ?? {};
  return row([name, ...shares, fixed(loss, 4), fixed(steps, 0), fixed(seconds, 0), fixed(processorSeconds, 0)]);
}

function fixed(value: number | undefined, digits: number): string {
  return value === undefined ? '' : value.toFixed(digits);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
