import { PianoscribeError, type Seconds } from '@pianoscribe/core';

/** The part of a data set that a recording belongs to. */
export type Split = 'train' | 'validation' | 'test';

/** A line of MAESTRO's index. */
export interface MaestroEntry {
  readonly composer: string;
  readonly title: string;
  /** MAESTRO's own split. */
  readonly split: Split;
  readonly year: number;
  /** Paths within the data set's folder. */
  readonly midiFile: string;
  readonly audioFile: string;
  readonly duration: Seconds;
}

/** A performance of MAESTRO whose MIDI file is at hand. */
export interface MaestroPerformance extends MaestroEntry {
  /** The MIDI file's path on this machine. */
  readonly path: string;
}

const COLUMNS = {
  composer: 'canonical_composer',
  title: 'canonical_title',
  split: 'split',
  year: 'year',
  midiFile: 'midi_filename',
  audioFile: 'audio_filename',
  duration: 'duration',
} as const;

const TRAIN_YEARS = [2004, 2006, 2008, 2009, 2011, 2013, 2014];
const TEST_YEARS = [2015, 2017, 2018];

/**
 * The split by years of the system that this project began from: 2004 to 2014 train, 2015, 2017 and 2018 test.
 * @throws PianoscribeError INVALID_ARGUMENT for a year that MAESTRO v3 does not have.
 */
export function originalSplit(year: number): 'train' | 'test' {
  if (TRAIN_YEARS.includes(year)) return 'train';
  if (TEST_YEARS.includes(year)) return 'test';
  throw new PianoscribeError('INVALID_ARGUMENT', `MAESTRO v3 has no performances of ${year}.`);
}

/**
 * Reads the text of MAESTRO's index, `maestro-v3.0.0.csv` or `.json` (which of them is seen from the text).
 * @throws PianoscribeError CORRUPT_DATA where a column or value is not as MAESTRO v3 has it.
 */
export function parseMaestroIndex(text: string): MaestroEntry[] {
  const columns = text.trimStart().startsWith('{') ? readJsonColumns(text) : readCsvColumns(text);
  const count = columns.split.length;
  return Array.from({ length: count }, (_, i) => {
    const split = columns.split[i];
    const year = Number(columns.year[i]);
    const duration = Number(columns.duration[i]);
    if (split !== 'train' && split !== 'validation' && split !== 'test') {
      throw corrupt(`line ${i + 1} is of the split "${split}"`);
    }
    if (!Number.isSafeInteger(year) || !(duration > 0)) throw corrupt(`line ${i + 1} has no year or duration`);
    return {
      composer: columns.composer[i],
      title: columns.title[i],
      split,
      year,
      midiFile: columns.midiFile[i],
      audioFile: columns.audioFile[i],
      duration,
    };
  });
}

type Columns = Record<keyof typeof COLUMNS, string[]>;

function readJsonColumns(text: string): Columns {
  let table: Record<string, Record<string, unknown>>;
  try {
    table = JSON.parse(text);
  } catch (cause) {
    throw corrupt('it is not JSON', cause);
  }
  return gather((column) => {
    const values = table[column];
    if (typeof values !== 'object' || values === null) return undefined;
    return Object.keys(values)
      .sort((a, b) => Number(a) - Number(b))
      .map((row) => String(values[row]));
  });
}

function readCsvColumns(text: string): Columns {
  const rows = parseCsv(text);
  const header = rows.shift() ?? [];
  return gather((column) => {
    const at = header.indexOf(column);
    return at < 0 ? undefined : rows.map((row) => row[at] ?? '');
  });
}

function gather(read: (column: string) => string[] | undefined): Columns {
  const entries = Object.entries(COLUMNS).map(([name, column]) => {
    const values = read(column);
    if (!values) throw corrupt(`it has no column ${column}`);
    return [name, values] as const;
  });
  const columns = Object.fromEntries(entries) as Columns;
  if (entries.some(([, values]) => values.length !== columns.split.length))
    throw corrupt('its columns differ in length');
  return columns;
}

/** Comma-separated values with quotes (RFC 4180); empty lines are left out. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (!match) throw corrupt('a quote is not closed');
    row.push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
    if (match[3] !== ',') {
      if (row.length > 1 || row[0] !== '') rows.push(row);
      row = [];
    }
  }
  return rows;
}

function corrupt(reason: string, cause?: unknown): PianoscribeError {
  return new PianoscribeError('CORRUPT_DATA', `Not the index of MAESTRO v3: ${reason}. Get the data set again.`, {
    cause,
  });
}
