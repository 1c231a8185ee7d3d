import { readFileSync } from 'node:fs';
import { isPianoscribeError } from '@pianoscribe/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMidi } from './index';
import { chunk, header, simpleMidi, tempo, track } from './midi-for-tests';
import { processorTime } from './processor-time-for-tests';

interface Golden {
  readonly name: string;
  readonly midi?: string;
  readonly file?: string;
  readonly notes: readonly [onset: number, pitch: number, offset: number, velocity: number][];
  readonly pedals: readonly [time: number, controller: number, value: number][];
}

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const goldens: { tool: string; cases: Golden[] } = JSON.parse(fixture('pretty-midi.json').toString());
const on = (delta: number, pitch: number, velocity = 64, channel = 0) => [delta, 0x90 | channel, pitch, velocity];
const off = (delta: number, pitch: number, channel = 0) => [delta, 0x80 | channel, pitch, 0];
const spans = (bytes: Uint8Array, options = {}) =>
  parseMidi(bytes, options).notes.map(({ pitch, onset, offset }) => [pitch, onset, offset]);

describe(`read as by ${goldens.tool}`, () => {
  it.each(goldens.cases)('$name', ({ midi, file, notes, pedals }) => {
    const read = parseMidi(file ? fixture(file) : Uint8Array.from(Buffer.from(midi ?? '', 'base64')));
    expect(read.notes).toHaveLength(notes.length);
    read.notes.forEach((note, i) => {
      const [onset, pitch, offset, velocity] = notes[i];
      expect([note.pitch, note.velocity]).toEqual([pitch, velocity]);
      expect(Math.abs(note.onset - onset) + Math.abs(note.offset - offset)).toBeLessThan(1e-9);
    });
    for (const [kind, number] of [
      ['sustain', 64],
      ['sostenuto', 66],
      ['soft', 67],
    ] as const) {
      // A pedal goes down and up where its controller passes 64.
      const edges: number[] = [];
      for (const [time, controller, value] of pedals) {
        if (controller === number && value >= 64 === (edges.length % 2 === 0)) edges.push(time);
      }
      const found = read.pedals.filter((pedal) => pedal.kind === kind).flatMap(({ onset, offset }) => [onset, offset]);
      expect(found).toHaveLength(edges.length);
      edges.forEach((time, i) => {
        expect(found[i]).toBeCloseTo(time, 9);
      });
    }
  });
});

describe('parseMidi', () => {
  it('reads a worked example', () => {
    const bytes = simpleMidi(tempo(0, 1_000_000), on(50, 60, 80), [10, 0xb0, 64, 127], off(40, 60), [0, 0xb0, 64, 0]);
    expect(parseMidi(bytes)).toEqual({
      notes: [{ pitch: 60, onset: 0.5, offset: 1, velocity: 80 }],
      pedals: [{ kind: 'sustain', onset: 0.6, offset: 1 }],
      duration: 1,
      format: 0,
      ticksPerBeat: 100,
      ticksPerSecond: undefined,
      tempos: [{ tick: 0, time: 0, microsecondsPerBeat: 1_000_000 }],
      timeSignatures: [],
      trackNames: [],
    });
  });

  it('counts 120 beats a minute before a first tempo that comes late', () => {
    const bytes = simpleMidi(on(0, 60), off(100, 60), tempo(0, 1_000_000), on(0, 62), off(100, 62));
    expect(spans(bytes)).toEqual([
      [60, 0, 0.5],
      [62, 0.5, 1.5],
    ]);
  });

  it.each([
    [25, 40, 1000],
    [24, 4, 96],
    [30, 80, 2400],
    [29, 100, 100 * (30000 / 1001)],
  ])(
    'reads SMPTE time of %i frames a second and %i ticks a frame, where tempos mean nothing',
    (rate, ticks, perSecond) => {
      const division = ((256 - rate) << 8) | ticks;
      const bytes = Uint8Array.from([...header(0, 1, division), ...track(tempo(0, 1), on(0, 60), off(96, 60))]);
      const read = parseMidi(bytes);
      expect(read.notes[0].offset).toBeCloseTo(96 / perSecond, 12);
      expect(read).toMatchObject({ ticksPerBeat: undefined, ticksPerSecond: perSecond, tempos: [] });
    },
  );

  it('reads RMID, with other chunks and a pad byte before the data', () => {
    const midi = [...simpleMidi(on(0, 60), off(100, 60))];
    const little = (n: number) => [n & 255, (n >> 8) & 255, 0, 0];
    const tag = (text: string) => [...text].map((c) => c.charCodeAt(0));
    const body = [
      ...tag('RMID'),
      ...tag('DISP'),
      ...little(3),
      1,
      2,
      3,
      0,
      ...tag('data'),
      ...little(midi.length),
      ...midi,
    ];
    expect(spans(Uint8Array.from([...tag('RIFF'), ...little(body.length), ...body]))).toEqual([[60, 0, 0.5]]);
  });

  it('passes over alien chunks, a longer header, and bytes after the end', () => {
    const bytes = Uint8Array.from([
      ...chunk('MThd', [0, 1, 0, 2, 0, 100, 9, 9]),
      ...chunk('XFIH', [1, 2, 3]),
      ...track(on(0, 60), off(100, 60)),
      ...chunk('junk', []),
      ...track(on(0, 62), off(100, 62)),
      1,
      2,
      3,
    ]);
    expect(spans(bytes).map(([pitch]) => pitch)).toEqual([60, 62]);
  });

  it('ends notes and pedals that nothing ends with the file', () => {
    const bytes = simpleMidi(on(0, 60), [50, 0xb0, 64, 127], on(0, 62), off(100, 62));
    expect(parseMidi(bytes)).toMatchObject({
      notes: [{ pitch: 60, offset: 0.75 }, { pitch: 62 }],
      pedals: [{ onset: 0.25, offset: 0.75 }],
      duration: 0.75,
    });
  });

  it.each([120, 123, 124, 125, 126, 127])('ends the notes of its channel at controller %i', (controller) => {
    const bytes = simpleMidi(on(0, 60), on(0, 61, 64, 1), [50, 0xb0, controller, 0], off(50, 60), off(0, 61, 1));
    expect(spans(bytes)).toEqual([
      [60, 0, 0.25],
      [61, 0, 0.5],
    ]);
  });

  it('lets the pedals up at reset all controllers, and holds them over channels', () => {
    const bytes = simpleMidi([0, 0xb0, 64, 127], [10, 0xb1, 64, 127], [10, 0xb0, 64, 0], [10, 0xb1, 121, 0]);
    expect(parseMidi(bytes).pedals).toEqual([{ kind: 'sustain', onset: 0, offset: 0.15 }]);
  });

  it('reads the tracks of format 2 one after another, each with its own tempos', () => {
    const bytes = Uint8Array.from([
      ...header(2, 2, 100),
      ...track(tempo(0, 1_000_000), on(0, 60), off(100, 60)),
      ...track(on(0, 62), off(100, 62)),
    ]);
    expect(spans(bytes)).toEqual([
      [60, 0, 1],
      [62, 1, 1.5],
    ]);
  });

  it('leaves percussion out, and reads the channels that it is told to', () => {
    const bytes = simpleMidi(on(0, 60), on(0, 61, 64, 1), on(0, 36, 64, 9), [100, 0xb0, 7, 0]);
    expect(spans(bytes).map(([pitch]) => pitch)).toEqual([60, 61]);
    expect(spans(bytes, { channels: [1, 9] }).map(([pitch]) => pitch)).toEqual([36, 61]);
  });

  it('keeps names, time signatures and pitches beyond the piano', () => {
    const bytes = simpleMidi([0, 0xff, 3, 2, 72, 105], [50, 0xff, 0x58, 4, 6, 3, 24, 8], on(0, 127), off(1, 127));
    expect(parseMidi(bytes)).toMatchObject({
      notes: [{ pitch: 127 }],
      trackNames: ['Hi'],
      timeSignatures: [{ time: 0.25, numerator: 6, denominator: 8 }],
    });
  });

  it('passes over system messages between the events', () => {
    const bytes = simpleMidi(on(0, 60), [5, 0xf2, 1, 2], [0, 0xf3, 1], [0, 0xf8], [0, 0xf6], [5, 60, 0]);
    expect(spans(bytes)).toEqual([[60, 0, 0.05]]);
  });
});

describe('damaged files', () => {
  const good = [...header(1, 1, 100), ...track(on(0, 60), off(100, 60))];
  const cases: [string, number[] | Uint8Array, string][] = [
    ['nothing', [], 'EMPTY_INPUT'],
    ['text', [...'hello, I am no MIDI file'].map((c) => c.charCodeAt(0)), 'UNSUPPORTED_FORMAT'],
    ['three bytes', good.slice(0, 3), 'UNSUPPORTED_FORMAT'],
    ['half a header', good.slice(0, 12), 'CORRUPT_DATA'],
    ['a header that is too short', chunk('MThd', [0, 0, 0, 1]), 'CORRUPT_DATA'],
    ['format 7', [...header(7, 1, 100), ...track()], 'UNSUPPORTED_FORMAT'],
    ['no ticks a beat', [...header(0, 1, 0), ...track()], 'CORRUPT_DATA'],
    ['SMPTE time of 50 frames', [...header(0, 1, 0xce04), ...track()], 'CORRUPT_DATA'],
    ['SMPTE time of no ticks', [...header(0, 1, 0xe700), ...track()], 'CORRUPT_DATA'],
    ['a track longer than the file', [...header(0, 1, 100), ...chunk('MTrk', on(0, 60), 4000)], 'CORRUPT_DATA'],
    ['a track shorter than its events', [...header(0, 1, 100), ...chunk('MTrk', on(0, 60), 3)], 'CORRUPT_DATA'],
    ['a track too few', [...header(1, 2, 100), ...track()], 'CORRUPT_DATA'],
    ['data without a status', simpleMidi([0, 60, 64]), 'CORRUPT_DATA'],
    ['a status where data belongs', simpleMidi([0, 0x90, 60, 0x90]), 'CORRUPT_DATA'],
    ['an endless delta', simpleMidi([0xff, 0xff, 0xff, 0xff, 0xff, 0x90, 60, 64]), 'CORRUPT_DATA'],
    ['a meta event longer than its track', simpleMidi([0, 0xff, 1, 100, 65]), 'CORRUPT_DATA'],
    ['system exclusive longer than its track', simpleMidi([0, 0xf0, 100, 65]), 'CORRUPT_DATA'],
    ['a tempo of 0', simpleMidi(tempo(0, 0)), 'CORRUPT_DATA'],
    ['a tempo of one byte', simpleMidi([0, 0xff, 0x51, 1, 7]), 'CORRUPT_DATA'],
    ['RIFF without data', [...'RIFF\0\0\0\0RMIDabcd\xff\xff\xff\x7f'].map((c) => c.charCodeAt(0)), 'CORRUPT_DATA'],
  ];

  it.each(cases)('refuses %s', (_, bytes, code) => {
    expect(() => parseMidi(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ name: 'PianoscribeError', code }),
    );
  });

  it('rescues what comes before the damage where asked to', () => {
    const cut = Uint8Array.from(
      [...header(1, 3, 100), ...track(on(0, 60), off(100, 60), on(0, 62), off(99, 62))].slice(0, -6),
    );
    expect(spans(cut, { lenient: true })).toEqual([
      [60, 0, 0.5],
      [62, 0.5, 0.5 + 0.495],
    ]);
    expect(() => parseMidi(cut)).toThrow(/lenient/);
  });

  it('gives a performance or a PianoscribeError for any bytes at all', () => {
    const bach = fixture('bach-bwv862-giantmidi.mid');
    const damaged = fc
      .tuple(fc.array(fc.tuple(fc.nat(bach.length - 1), fc.nat(255)), { maxLength: 8 }), fc.nat(bach.length))
      .map(([changes, length]) => {
        const bytes = Uint8Array.from(bach);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes.subarray(0, length);
      });
    const anything = fc
      .uint8Array({ maxLength: 60 })
      .map((body) => Uint8Array.from([...header(0, 1, 96), ...chunk('MTrk', [...body])]));
    fc.assert(
      fc.property(fc.oneof(damaged, anything), fc.boolean(), (bytes, lenient) => {
        try {
          const { notes, pedals, duration } = parseMidi(bytes, { lenient });
          for (const { onset, offset, velocity, pitch } of notes) {
            expect(onset >= 0 && offset > onset && offset <= duration).toBe(true);
            expect(velocity >= 1 && velocity <= 127 && pitch >= 0 && pitch <= 127).toBe(true);
          }
          for (const { onset, offset } of pedals) expect(onset >= 0 && offset > onset && offset <= duration).toBe(true);
        } catch (error) {
          expect(isPianoscribeError(error), String(error)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes a hundred thousand notes of one key on top of each other in its stride', () => {
    const events: number[] = [];
    for (let i = 0; i < 100_000; i++) events.push(0, 0x90, 60, 64);
    for (let i = 0; i < 100_000; i++) events.push(1, 0x80, 60, 0);
    const bytes = Uint8Array.from([...header(0, 1, 100), ...chunk('MTrk', events)]);
    const milliseconds = processorTime(() => expect(parseMidi(bytes).notes).toHaveLength(100_000));
    expect(milliseconds).toBeLessThan(5000);
  });
});
