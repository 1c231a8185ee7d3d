import { GLYPHS, MISSING_GLYPH } from './glyphs';
import { type Colour, fillArea, type Picture } from './picture';

/** Rows of a capital letter; text of scale s is 7 s pixels high. */
export const TEXT_HEIGHT = 7;

interface Glyph {
  readonly rows: readonly number[];
  /** First column in use, and how many are. */
  readonly left: number;
  readonly width: number;
}

/** How text is laid out. */
export interface TextStyle {
  readonly colour: Colour;
  /** Pixels a dot of the font. Default 2. */
  readonly scale?: number;
  /** Which part of the text stands at x. Default 'left'. */
  readonly align?: 'left' | 'centre' | 'right';
}

/** Draws one line of text whose capitals' top is at y, moved into the picture where it would leave it sideways. */
export function drawText(picture: Picture, text: string, x: number, y: number, style: TextStyle): void {
  const { colour, scale = 2, align = 'left' } = style;
  const width = textWidth(text, scale);
  const wanted = Math.round(align === 'left' ? x : align === 'right' ? x - width : x - width / 2);
  let left = Math.max(2, Math.min(wanted, picture.width - width - 2));
  for (const character of text) {
    const glyph = glyphOf(character);
    glyph.rows.forEach((bits, row) => {
      for (let column = 0; column < glyph.width; column++) {
        if ((bits >> (4 - glyph.left - column)) & 1) {
          const area = { left: left + column * scale, top: Math.round(y) + row * scale, width: scale, height: scale };
          fillArea(picture, area, colour);
        }
      }
    });
    left += (glyph.width + 1) * scale;
  }
}

/** Width in pixels of a line of text. */
export function textWidth(text: string, scale = 2): number {
  let columns = -1;
  for (const character of text) columns += glyphOf(character).width + 1;
  return Math.max(0, columns * scale);
}

function glyphOf(character: string): Glyph {
  if (character === ' ') return { rows: [], left: 0, width: 3 };
  const rows = Array.from(GLYPHS[character] ?? MISSING_GLYPH, (digit) => Number.parseInt(digit, 32));
  const used = rows.reduce((all, bits) => all | bits, 0);
  const left = Math.clz32(used) - 27;
  const right = 4 - (31 - Math.clz32(used & -used));
  // Digits keep one width, so that figures under each other line up.
  return /\d/.test(character) ? { rows, left: 0, width: 5 } : { rows, left, width: right - left + 1 };
}
