import { csvToNotes, jsonToNotes, parseMidi } from '@pianoscribe/pianoroll-midi';
import { describe, expect, it } from 'vitest';
import { downloads } from './index';

const transcription = {
  duration: 3,
  notes: [
    { pitch: 60, onset: 0.5, offset: 1, velocity: 80 },
    { pitch: 64, onset: 1, offset: 1.5, velocity: 60 },
  ],
  pedals: [{ kind: 'sustain' as const, onset: 0.5, offset: 1.25 }],
};
const make = async (id: string, input = transcription) => {
  const download = downloads.find((candidate) => candidate.id === id);
  const made = await download?.make({ transcription: input, name: 'A & B' });
  if (!(made instanceof Uint8Array)) throw new Error(`${id} gave no bytes`);
  return made;
};
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('downloads', () => {
  it('are five, each with a name, an ending and a type', () => {
    expect(downloads.map(({ id }) => id)).toEqual(['midi', 'musicxml', 'mp3', 'json', 'csv']);
    for (const { label, extension, mime } of downloads) {
      expect(label).not.toBe('');
      expect(extension).toMatch(/^\.\w+$/);
      expect(mime).toMatch(/^[a-z]+\/[\w.+-]+$/);
    }
  });

  it('bring the notes back from MIDI, JSON and CSV', async () => {
    const midi = parseMidi(await make('midi'));
    expect(midi.notes).toEqual(transcription.notes);
    expect(midi.pedals).toEqual(transcription.pedals);
    expect(jsonToNotes(text(await make('json')))).toEqual(transcription);
    expect(csvToNotes(text(await make('csv')))).toEqual(transcription.notes);
  });

  it('write a score under the name', async () => {
    const xml = text(await make('musicxml'));
    expect(xml).toContain('<work-title>A &amp; B</work-title>');
    expect(xml.match(/<pitch>/g)?.length).toBeGreaterThanOrEqual(2);
  });

  it('make something of no notes', async () => {
    const none = { duration: 0, notes: [], pedals: [] };
    expect(parseMidi(await make('midi', none)).notes).toEqual([]);
    expect(text(await make('musicxml', none))).toContain('<rest measure="yes"/>');
    expect(text(await make('csv', none)).trim()).toBe('onset,offset,pitch,velocity');
  });
});
