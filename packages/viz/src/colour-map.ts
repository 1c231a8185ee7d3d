import type { Colour } from './picture';

/** 0 to 1 -> colour; values outside are clamped. */
export type ColourMap = (value: number) => Colour;

/**
 * A perceptual colour map of our own: lightness in OKLab rises evenly from near black to near white, so equal steps look
 * equal (in grey print too), while the hue goes from indigo by magenta to yellow.
 */
export function createColourMap(): ColourMap {
  return fromTable((t) => oklchToColour(0.13 + 0.84 * t, 0.035 + 0.165 * Math.sin(Math.PI * t ** 0.85), 275 + 190 * t));
}

/** A quiet map to draw notes on: blue-grey, dark throughout, evenly rising lightness. */
export function createQuietColourMap(): ColourMap {
  return fromTable((t) => oklchToColour(0.17 + 0.5 * t, 0.035 + 0.04 * Math.sin(Math.PI * t), 268));
}

function fromTable(colourAt: (value: number) => Colour): ColourMap {
  const table: Colour[] = [];
  for (let i = 0; i < 256; i++) table.push(colourAt(i / 255));
  return (value) => table[value > 0 ? Math.min(255, Math.round(value * 255)) : 0];
}

/** OKLCH (Ottosson 2020) -> sRGB; chroma is lowered until the colour is one that a screen has. */
export function oklchToColour(lightness: number, chroma: number, hueDegrees: number): Colour {
  const hue = (hueDegrees * Math.PI) / 180;
  let linear = oklabToLinear(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
  for (let c = chroma; linear.some((v) => v < -1e-4 || v > 1.0001) && c > 0; c -= 0.002) {
    linear = oklabToLinear(lightness, c * Math.cos(hue), c * Math.sin(hue));
  }
  const [red, green, blue] = linear.map(encodeGamma);
  return [red, green, blue];
}

function oklabToLinear(lightness: number, a: number, b: number): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function encodeGamma(linear: number): number {
  const v = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055));
}
