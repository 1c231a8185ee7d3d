import type { Colour } from './picture';

/** Colour as SVG writes it. */
export function hex(colour: Colour): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** A number with two decimals at most. */
export function fixed(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** One line of text; y is its baseline. */
export function svgText(
  content: string,
  x: number,
  y: number,
  style: { readonly anchor: 'start' | 'middle' | 'end'; readonly colour: Colour; readonly size?: number },
): string {
  const safe = content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const size = style.size === undefined ? '' : ` font-size="${style.size}"`;
  return `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${style.anchor}" fill="${hex(style.colour)}"${size}>${safe}</text>`;
}

/** A whole SVG file of a size, on paper. */
export function svgDocument(width: number, height: number, paper: Colour, parts: readonly string[]): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="15">`;
  return `${[head, `<rect width="${width}" height="${height}" fill="${hex(paper)}"/>`, ...parts, '</svg>'].join('\n')}\n`;
}
