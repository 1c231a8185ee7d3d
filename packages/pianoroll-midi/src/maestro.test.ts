import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extendBySustain, parseMidi, writeMidi } from './index';

// MAESTRO v3.0.0's MIDI may not be passed on, so these run where its archive is at hand.
const shared = process.env.PIANOSCRIBE_SHARED;
const TOTAL_NOTES = 7_040_164;

describe.skipIf(!shared)('all of MAESTRO v3.0.0', () => {
  let folder = '';
  let files: string[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'maestro-'));
    execFileSync('tar', ['-xJf', join(shared ?? '', 'data/maestro-v3-midi/maestro-v3.0.0-midi.tar.xz'), '-C', folder]);
    const found = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    files = found.filter((name) => name.endsWith('.midi')).map((name) => join(folder, name));
  }, 600_000);

  afterAll(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  it('parses, and comes back from our own files note for note', () => {
    expect(files).toHaveLength(1276);
    let notes = 0;
    let withSustain = 0;
    let worst = 0;
    for (const file of files) {
      const read = parseMidi(readFileSync(file));
      notes += read.notes.length;
      if (read.pedals.some(({ kind }) => kind === 'sustain')) withSustain++;
      const again = parseMidi(writeMidi(read));
      expect(again.notes.length).toBe(read.notes.length);
      expect(again.pedals.length).toBe(read.pedals.length);
      for (let i = 0; i < read.notes.length; i++) {
        const [a, b] = [read.notes[i], again.notes[i]];
        if (a.pitch !== b.pitch || a.velocity !== b.velocity) expect(b, file).toEqual(a);
        worst = Math.max(worst, Math.abs(a.onset - b.onset), Math.abs(a.offset - b.offset));
      }
      const sounding = extendBySustain(read.notes, read.pedals);
      if (sounding.some(({ onset, offset }) => !(offset > onset))) expect(file).toBe('a file whose notes all last');
    }
    expect(notes).toBe(TOTAL_NOTES);
    // 1273 have the controller; in six of them it stays below 64.
    expect(withSustain).toBe(1267);
    expect(worst).toBeLessThan(0.0003);
  }, 1_200_000);
});
