import type { NoteEvent } from '@pianoscribe/core';
import fc from 'fast-check';
import { VerovioToolkit } from 'verovio/esm';
import createVerovioModule from 'verovio/wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { estimateBeats } from './estimate-beats';
import { quantiseToScore } from './quantise-to-score';
import type { Score } from './score';
import { pieces, play } from './testing/performances';
import { findAll, readXml, type XmlElement } from './testing/xml-reader';
import { toMusicXml } from './to-musicxml';

/** Order of elements in the schema of MusicXML 4.0 (musicxml.xsd), of those that are written. */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  'score-partwise': ['work', 'identification', 'part-list', 'part'],
  identification: ['creator', 'encoding'],
  attributes: ['divisions', 'key', 'time', 'staves', 'clef'],
  key: ['fifths', 'mode'],
  time: ['beats', 'beat-type'],
  clef: ['sign', 'line'],
  direction: ['direction-type', 'staff'],
  metronome: ['beat-unit', 'beat-unit-dot', 'per-minute'],
  note: [
    ...['chord', 'pitch', 'rest', 'duration', 'tie', 'voice', 'type', 'dot', 'accidental', 'time-modification'],
    ...['stem', 'staff', 'beam', 'notations'],
  ],
  pitch: ['step', 'alter', 'octave'],
  'time-modification': ['actual-notes', 'normal-notes'],
  notations: ['tied', 'tuplet'],
  forward: ['duration', 'voice', 'staff'],
  backup: ['duration'],
  barline: ['bar-style'],
};
const FREE = new Set(['measure', 'part', 'part-list', 'score-part', 'work', 'encoding', 'direction-type']);

/** Elements in order, and every bar as long as it says, counted as a reader of the file counts. */
function checkXml(xml: string, measureTicks: number): XmlElement {
  const root = readXml(xml);
  const visit = (element: XmlElement): void => {
    const order = ORDER[element.name];
    if (order !== undefined) {
      const places = element.children.map(({ name }) => order.indexOf(name));
      expect(places, `${element.name}: ${element.children.map(({ name }) => name)}`).toEqual(
        [...places].sort((a, b) => a - b),
      );
      expect(places).not.toContain(-1);
    } else if (!FREE.has(element.name)) expect(element.children, element.name).toEqual([]);
    element.children.forEach(visit);
  };
  visit(root);
  for (const measure of findAll(root, 'measure')) {
    let at = 0;
    for (const child of measure.children) {
      const ticks = Number(findAll(child, 'duration')[0]?.text ?? 0);
      if (child.name === 'backup') at -= ticks;
      else if (!child.children.some(({ name }) => name === 'chord')) at += ticks;
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThanOrEqual(measureTicks);
    }
    expect(at).toBe(measureTicks);
  }
  return root;
}

const scoreOf = (notes: readonly NoteEvent[]) => quantiseToScore(notes, { beats: estimateBeats(notes) });
const played = (name: string) => {
  const piece = pieces().find((candidate) => candidate.name === name);
  if (!piece) throw new Error(name);
  return play(piece, { tempo: 84, rubato: 0.08, jitterSeconds: 0.01 }).notes;
};

describe('toMusicXml', () => {
  it('writes one note as the standard has it', () => {
    const beats = { beats: [0, 1, 2, 3, 4], tempo: 60, beatsPerBar: 4, subdivision: 2 as const, firstDownbeat: 0 };
    const score = quantiseToScore([{ pitch: 66, onset: 0, offset: 4, velocity: 90 }], {
      beats,
      key: { fifths: -1, mode: 'major' },
    });
    const xml = toMusicXml(score, { title: 'A < B & "C"\u0000', composer: 'Ö' });
    expect(xml).toContain('<work><work-title>A &lt; B &amp; &quot;C&quot;</work-title></work>');
    expect(xml).toContain('<creator type="composer">Ö</creator>');
    expect(xml).toContain(
      '<note dynamics="100.00"><pitch><step>F</step><alter>1</alter><octave>4</octave></pitch><duration>96</duration>' +
        '<voice>1</voice><type>whole</type><accidental>sharp</accidental><staff>1</staff></note>',
    );
    expect(xml).toContain('<backup><duration>96</duration></backup><note><rest measure="yes"/>');
    checkXml(xml, 96);
  });

  it.each(pieces().map(({ name }) => name))('keeps the order of elements and the length of bars: %s', (name) => {
    const score = scoreOf(played(name));
    checkXml(toMusicXml(score), score.measureTicks);
  });

  it('keeps them whatever is played', () => {
    const note = fc.record({
      pitch: fc.integer({ min: 0, max: 127 }),
      onset: fc.double({ min: 0, max: 10, noNaN: true }),
      length: fc.double({ min: 0, max: 6, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(note, { maxLength: 60 }), (drawn) => {
        const notes = drawn.map(({ pitch, onset, length }) => ({ pitch, onset, offset: onset + length, velocity: 64 }));
        const score = scoreOf(notes);
        checkXml(toMusicXml(score), score.measureTicks);
      }),
      { numRuns: 40 },
    );
  });

  it('tells a sign once a bar, and again after the bar line', () => {
    const beats = Array.from({ length: 9 }, (_, i) => i);
    const notes = [0, 1, 4].map((onset) => ({ pitch: 61, onset, offset: onset + 0.9, velocity: 64 }));
    const score = quantiseToScore([...notes, { pitch: 60, onset: 2, offset: 2.9, velocity: 64 }], {
      beats: { beats, tempo: 60, beatsPerBar: 4, subdivision: 2, firstDownbeat: 0 },
      key: { fifths: 0, mode: 'major' },
    });
    const root = readXml(toMusicXml(score));
    const signs = findAll(root, 'note')
      .filter((note) => findAll(note, 'pitch').length > 0)
      .map((note) => findAll(note, 'accidental')[0]?.text);
    expect(signs).toEqual(['sharp', undefined, 'natural', 'sharp']);
  });
});

describe('toMusicXml, read by verovio', () => {
  let toolkit: VerovioToolkit;
  beforeAll(async () => {
    toolkit = new VerovioToolkit(await createVerovioModule());
  });

  /** Pitch and time in quarters of all note heads, as verovio times them. */
  function heard(score: Score): string[] {
    expect(toolkit.loadData(toMusicXml(score, { title: 'Test' }))).toBe(1);
    expect(toolkit.getLog()).toBe('');
    return toolkit
      .renderToTimemap()
      .flatMap(({ qstamp, on = [] }) =>
        on.map((id) => `${toolkit.getMIDIValuesForElement(id).pitch} ${qstamp.toFixed(3)}`),
      )
      .sort();
  }

  function written({ measures, measureTicks }: Score): string[] {
    return measures
      .flatMap(({ staves }, bar) =>
        staves
          .flat()
          .flatMap(({ items }) =>
            items.flatMap(({ start, notes }) =>
              notes.map(({ pitch }) => `${pitch} ${((bar * measureTicks + start) / 24).toFixed(3)}`),
            ),
          ),
      )
      .sort();
  }

  it.each(['waltz', 'siciliano in 6/8', 'triplets under a song', 'syncopations'])(
    'loads without a warning and plays what is written: %s',
    (name) => {
      const score = scoreOf(played(name));
      const notes = heard(score);
      expect(notes).toEqual(written(score));
      expect(notes.length).toBeGreaterThan(100);
      expect(toolkit.renderToSVG(1)).toContain('<svg');
    },
  );

  it('engraves silence', () => {
    expect(heard(scoreOf([]))).toEqual([]);
    expect(toolkit.getPageCount()).toBe(1);
  });
});
