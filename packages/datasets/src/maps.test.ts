import { describe, expect, it } from 'vitest';
import { parseMapsTsv } from './maps';

describe('parseMapsTsv', () => {
  it('reads lines after the header, by onset', () => {
    const text = '# onset,offset,note,velocity\n1.5\t2.25\t61.000000\t69.000000\r\n0.5\t6.7\t62\t74\n\n';
    expect(parseMapsTsv(text)).toEqual([
      { onset: 0.5, offset: 6.7, pitch: 62, velocity: 74 },
      { onset: 1.5, offset: 2.25, pitch: 61, velocity: 69 },
    ]);
  });

  it.each(['1 2 60', '2 1 60 70', 'x 2 60 70', '1 2 200 70'])('names the line of %j', (line) => {
    expect(() => parseMapsTsv(`# head\n${line}\n`)).toThrow(/Line 2/);
  });
});
