import { describe, expect, it } from 'vitest';
import { parseNoteText } from './note-text';

describe('parseNoteText', () => {
  it('reads tabs, spaces, commas, comments, CRLF and a byte order mark', () => {
    const text = '\uFEFF# onset offset Hz\r\n0.5\t1.25\t440\r\n\r\n1, 2, 261.63, 80\r\n 2  3  27.5\n';
    expect(parseNoteText(text)).toEqual([
      { onset: 0.5, offset: 1.25, frequency: 440, pitch: 69 },
      { onset: 1, offset: 2, frequency: 261.63, pitch: 60, velocity: 80 },
      { onset: 2, offset: 3, frequency: 27.5, pitch: 21 },
    ]);
  });

  it('reads MIDI pitches where told', () => {
    expect(parseNoteText('0 1 57', { pitchUnit: 'midi' })).toEqual([
      { onset: 0, offset: 1, frequency: 220, pitch: 57 },
    ]);
  });

  it.each(['0 1', '0 1 440 80 5', '0 one 440', '0 1 0', '0 1 -3', '0 1 440 x'])('names the line of "%s"', (line) => {
    expect(() => parseNoteText(`0 1 440\n${line}`)).toThrow(
      expect.objectContaining({ code: 'CORRUPT_DATA', message: expect.stringContaining('Line 2') }),
    );
  });

  it('gives nothing for nothing', () => {
    expect(parseNoteText('')).toEqual([]);
  });
});
