import { compareNotes, type NoteEvent, type PedalEvent, PianoscribeError, type Transcription } from '@pianoscribe/core';
import { checkNotes, checkPedals } from './check-notes';
import type { WritablePerformance } from './write-midi';

const COLUMNS = ['onset', 'offset', 'pitch', 'velocity'] as const;

/**
 * Notes as comma-separated values with a header line: onset, offset (seconds, to the microsecond), pitch, velocity.
 * @throws PianoscribeError NOT_FINITE or INVALID_ARGUMENT for notes that are none.
 */
export function notesToCsv(notes: readonly NoteEvent[]): string {
  checkNotes(notes);
  const lines = notes.map(({ onset, offset, pitch, velocity }) => {
    return `${Number(onset.toFixed(6))},${Number(offset.toFixed(6))},${pitch},${velocity}\n`;
  });
  return `${COLUMNS.join(',')}\n${lines.join('')}`;
}

/**
 * Notes from text with a header that names the columns onset, offset, pitch (or note, or midi) and velocity (or none:
 * then 64), in any order; commas, semicolons or tabs between. Reads {@link notesToCsv} and the `.tsv` of A-MAPS.
 * @returns notes by onset.
 * @throws PianoscribeError EMPTY_INPUT, UNSUPPORTED_FORMAT (no such header), CORRUPT_DATA with the line's number.
 */
export function csvToNotes(text: string): NoteEvent[] {
  const lines = text.split(/\r?\n/);
  const headerAt = lines.findIndex((line) => line.trim() !== '');
  if (headerAt < 0) throw new PianoscribeError('EMPTY_INPUT', 'Expected notes as text, and found nothing.');
  const names = splitLine(lines[headerAt].replace(/^\s*#\s*/, '')).map((name) => name.toLowerCase());
  const columnOf = (...aliases: string[]) => names.findIndex((name) => aliases.includes(name));
  const [onset, offset] = [columnOf('onset'), columnOf('offset')];
  const [pitch, velocity] = [columnOf('pitch', 'note', 'midi'), columnOf('velocity')];
  if (onset < 0 || offset < 0 || pitch < 0) {
    throw new PianoscribeError(
      'UNSUPPORTED_FORMAT',
      `Expected a first line like "${COLUMNS.join(',')}", and found "${lines[headerAt].slice(0, 80)}".`,
    );
  }
  const notes: NoteEvent[] = [];
  for (let i = headerAt + 1; i < lines.length; i++) {
    if (lines[i].trim() === '') continue;
    const values = splitLine(lines[i]).map((value) => (value === '' ? Number.NaN : Number(value)));
    const note = {
      pitch: values[pitch],
      onset: values[onset],
      offset: values[offset],
      velocity: velocity < 0 ? 64 : values[velocity],
    };
    try {
      checkNotes([note]);
    } catch (cause) {
      const advice = `Line ${i + 1} is not a note: "${lines[i].slice(0, 80)}". Mend or remove it.`;
      throw new PianoscribeError('CORRUPT_DATA', advice, { cause });
    }
    notes.push(note);
  }
  return notes.sort(compareNotes);
}

function splitLine(line: string): string[] {
  return line.split(/[,;\t]/).map((value) => value.trim());
}

/**
 * Notes, and pedals where there are any, as JSON text: `{ notes, pedals, duration }`, the fields of a `Transcription`.
 * @throws PianoscribeError NOT_FINITE or INVALID_ARGUMENT for notes that are none (JSON would turn NaN into null).
 */
export function notesToJson(performance: WritablePerformance & { readonly duration?: number }): string {
  const { notes, pedals = [] } = performance;
  checkNotes(notes);
  checkPedals(pedals);
  return JSON.stringify({ notes, pedals, duration: performance.duration ?? lastOffset(notes, pedals) });
}

/**
 * Reads {@link notesToJson}; pedals and duration may be missing, and fields that are not ours are left out.
 * @throws PianoscribeError CORRUPT_DATA
 */
export function jsonToNotes(text: string): Transcription {
  try {
    const value: unknown = JSON.parse(text);
    const notes = arrayOf(value, 'notes').map(({ pitch, onset, offset, velocity }) => {
      return { pitch: Number(pitch), onset: Number(onset), offset: Number(offset), velocity: Number(velocity) };
    });
    const pedals = arrayOf(value, 'pedals', []).map(({ kind, onset, offset }): PedalEvent => {
      if (kind !== 'sustain' && kind !== 'sostenuto' && kind !== 'soft') throw new Error(`there is no pedal "${kind}"`);
      return { kind, onset: Number(onset), offset: Number(offset) };
    });
    checkNotes(notes);
    checkPedals(pedals);
    const { duration } = value as { duration?: unknown };
    return {
      notes: notes.sort(compareNotes),
      pedals: pedals.sort((a, b) => a.onset - b.onset),
      duration: typeof duration === 'number' && duration >= 0 ? duration : lastOffset(notes, pedals),
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PianoscribeError('CORRUPT_DATA', `Expected JSON like { "notes": [...] }: ${reason}`, { cause });
  }
}

function arrayOf(value: unknown, field: string, otherwise?: []): Record<string, unknown>[] {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
  const list = found ?? otherwise;
  if (!Array.isArray(list) || list.some((item) => typeof item !== 'object' || item === null)) {
    throw new Error(`"${field}" is not a list of objects.`);
  }
  return list;
}

function lastOffset(notes: readonly NoteEvent[], pedals: readonly PedalEvent[]): number {
  let end = 0;
  for (const { offset } of notes) end = Math.max(end, offset);
  for (const { offset } of pedals) end = Math.max(end, offset);
  return end;
}
