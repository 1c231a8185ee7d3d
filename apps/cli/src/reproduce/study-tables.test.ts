import { describe, expect, it } from 'vitest';
import { studyTables } from './study-tables';
import { tablesCsv, tablesMarkdown } from './tables-text';
import { resultOf } from './testing/results';

const RESULTS = [resultOf('crnn', 0.2, [0.5, 0.5], [0.5, 0.8]), resultOf('fcnn', 0.3, [0.25, 0.75], [0.5, 0.5])];
const tables = studyTables(RESULTS, { crnn: 384552, fcnn: 321544 });

describe('studyTables', () => {
  it("puts each figure beside the paper's, with both forms of the F1", () => {
    const [row] = tables.epochs[0].rows;
    expect(row.precision).toEqual({ published: 0.4863, measured: 0.5, difference: 0.5 - 0.4863 });
    expect(row.f1.measured).toBeCloseTo(0.5, 12);
    expect(row.publishedF1.measured).toBeCloseTo(0.25, 12);
    expect([row.f1.published, row.publishedF1.published]).toEqual([0.588, 0.294]);
  });

  it('tells the gain of the second epoch, whose accuracy the paper does not print', () => {
    const [row] = tables.epochs[1].rows;
    expect(row.recall.gain).toBeCloseTo(0.3, 12);
    expect(row.accuracy.published).toBeUndefined();
    expect(row.recall.published).toBe(0.7925);
  });

  it('has nothing beside a beta that the paper did not try', () => {
    expect(tables.epochs[0].rows[1].f1).toEqual({ measured: expect.closeTo(0.375, 12) });
  });

  it('counts parameters, seconds an epoch and clips a second', () => {
    expect(tables.cost[0]).toMatchObject({
      net: 'crnn',
      parameters: { published: 384552, measured: 384552, difference: 0 },
      secondsAnEpoch: { published: 447, measured: 20 },
      clipsASecond: { published: 113, measured: 5 },
    });
  });
});

describe('tables as text', () => {
  it('are Markdown: published / measured (difference)', () => {
    const text = tablesMarkdown(tables);
    expect(text.match(/^### .*/gm)).toEqual([
      '### Table 1: after 1 epoch',
      '### Table 2: cost',
      '### Table 3: after 2 epochs',
    ]);
    expect(text).toContain('| CRNN | 0.2 | 0.5880 / 0.5000 (-0.0880) | 0.2940 / 0.2500 (-0.0440) |');
    expect(text).toContain('| FCNN | 321544 / 321544 (+0) | 321 / 20 (-301) | 157.0 / 5.0 (-152.0) |');
    expect(text).toContain('| FCNN | 0.3 | - / 0.3750 |');
  });

  it('are CSV of whole figures, a file a table', () => {
    const files = tablesCsv(tables);
    expect([...files.keys()].sort()).toEqual(['table-1.csv', 'table-2.csv', 'table-3.csv']);
    const [header, crnn, fcnn] = (files.get('table-1.csv') ?? '').split('\n').map((line) => line.split(','));
    expect(header.slice(0, 5)).toEqual(['net', 'beta', 'f1 published', 'f1 measured', 'f1 difference']);
    expect([crnn.length, fcnn.length]).toEqual([header.length, header.length]);
    expect(Number(crnn[3]) - Number(crnn[2])).toBeCloseTo(Number(crnn[4]), 12);
    expect(fcnn.slice(0, 3)).toEqual(['fcnn', '0.3', '']);
  });
});
