import { describe, expect, it } from 'vitest';
import { drawText, textWidth } from './draw-text';
import { GLYPHS } from './glyphs';
import { createPicture } from './picture';

const shown = (text: string) => {
  const picture = createPicture(textWidth(text, 1) + 4, 9, [255, 255, 255]);
  drawText(picture, text, 2, 0, { colour: [0, 0, 0], scale: 1 });
  return Array.from({ length: 9 }, (_, y) =>
    Array.from({ length: picture.width - 4 }, (_, x) =>
      picture.data[(y * picture.width + x + 2) * 4] ? '.' : '#',
    ).join(''),
  );
};

describe('drawText', () => {
  it('draws a letter as designed', () => {
    expect(shown('Ag')).toEqual([
      '.###.......',
      '#...#......',
      '#...#..####',
      '#####.#...#',
      '#...#.#...#',
      '#...#.#...#',
      '#...#..####',
      '..........#',
      '.......###.',
    ]);
  });

  it('has every printable character of axes and titles, each different', () => {
    const drawn = new Set(Object.keys(GLYPHS).map((character) => shown(character).join()));
    expect(drawn.size).toBe(Object.keys(GLYPHS).length);
    for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789#.,:-+%/()=_') {
      expect(GLYPHS[character], character).toBeDefined();
    }
    expect(shown('é')).toEqual(shown('ß'));
  });

  it('keeps text inside of the picture', () => {
    const picture = createPicture(40, 9, [255, 255, 255]);
    drawText(picture, 'III', 40, 0, { colour: [0, 0, 0], scale: 1, align: 'centre' });
    const columns = Array.from({ length: 40 }, (_, x) => picture.data[(3 * 40 + x) * 4]);
    expect(columns.filter((value) => value === 0)).toHaveLength(3);
  });
});
