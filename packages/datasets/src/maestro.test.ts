import { describe, expect, it } from 'vitest';
import { originalSplit, parseMaestroIndex } from './maestro';

const HEADER = 'canonical_composer,canonical_title,split,year,midi_filename,audio_filename,duration';
const CSV = `${HEADER}
Alban Berg,Sonata Op. 1,train,2018,2018/a.midi,2018/a.wav,698.66
"Bach, J. S.","The ""Italian"" Concerto",test,2004,2004/b.midi,2004/b.wav,12.5
`;

describe('parseMaestroIndex', () => {
  it('reads csv, quoted commas and quotes included', () => {
    expect(parseMaestroIndex(CSV)).toEqual([
      {
        composer: 'Alban Berg',
        title: 'Sonata Op. 1',
        split: 'train',
        year: 2018,
        midiFile: '2018/a.midi',
        audioFile: '2018/a.wav',
        duration: 698.66,
      },
      {
        composer: 'Bach, J. S.',
        title: 'The "Italian" Concerto',
        split: 'test',
        year: 2004,
        midiFile: '2004/b.midi',
        audioFile: '2004/b.wav',
        duration: 12.5,
      },
    ]);
  });

  it('reads json, which holds the same by columns', () => {
    const json = {
      canonical_composer: { 0: 'Alban Berg' },
      canonical_title: { 0: 'Sonata Op. 1' },
      split: { 0: 'train' },
      year: { 0: 2018 },
      midi_filename: { 0: '2018/a.midi' },
      audio_filename: { 0: '2018/a.wav' },
      duration: { 0: 698.66 },
    };
    expect(parseMaestroIndex(JSON.stringify(json))).toEqual(parseMaestroIndex(CSV).slice(0, 1));
  });

  it.each([
    ['{', /JSON/],
    ['a,b\n1,2\n', /canonical_composer/],
    [`${HEADER}\nA,B,other,2018,m,a,1\n`, /other/],
    [`${HEADER}\nA,B,train,2018,m,a,long\n`, /duration/],
    [`${HEADER}\n"A,B,train\n`, /quote/],
  ])('refuses %j', (text, reason) => {
    expect(() => parseMaestroIndex(text)).toThrow(reason);
  });
});

describe('originalSplit', () => {
  it('splits by year', () => {
    expect([2004, 2014, 2015, 2018].map(originalSplit)).toEqual(['train', 'train', 'test', 'test']);
    expect(() => originalSplit(2010)).toThrow(/2010/);
  });
});
