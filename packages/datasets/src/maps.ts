import { compareNotes, type NoteEvent, PianoscribeError } from '@pianoscribe/core';

/**
 * Reads the text of a MAPS label file as `.tsv`: onset, offset, pitch, velocity in each line, a header after `#`.
 * Offsets are key releases. Notes come by onset.
 * @throws PianoscribeError CORRUPT_DATA, naming the line that can't be read.
 */
export function parseMapsTsv(text: string): NoteEvent[] {
  const notes: NoteEvent[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const cells = line.trim().split(/\s+/).map(Number);
    const [onset, offset, pitch, velocity] = cells;
    const isNote = cells.length === 4 && cells.every(Number.isFinite) && onset <= offset && pitch >= 0 && pitch <= 127;
    if (!isNote) {
      throw new PianoscribeError(
        'CORRUPT_DATA',
        `Line ${index + 1} should be onset, offset, pitch and velocity; it is "${line.slice(0, 60)}".`,
      );
    }
    notes.push({ pitch: Math.round(pitch), onset, offset, velocity: Math.min(127, Math.max(1, Math.round(velocity))) });
  }
  return notes.sort(compareNotes);
}
