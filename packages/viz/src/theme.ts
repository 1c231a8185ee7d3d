import type { Colour } from './picture';

/** Colours of every picture: ink on near-white paper; hit, miss and extra differ for colour-blind eyes too. */
export const PAPER: Colour = [252, 252, 253];
export const INK: Colour = [38, 42, 58];
export const FAINT_INK: Colour = [118, 124, 142];
export const GRID: Colour = [223, 226, 233];
export const BLACK_KEY: Colour = [240, 242, 246];
export const NOTE: Colour = [44, 92, 214];
export const HIT: Colour = [38, 208, 160];
export const MISS: Colour = [255, 92, 108];
export const EXTRA: Colour = [255, 196, 61];

export const OCTAVE: Colour = [190, 120, 255];
export const SPLIT: Colour = [255, 140, 30];
export const MERGED: Colour = [70, 170, 255];

/** One after the other for curves. */
export const CURVES: readonly Colour[] = [
  [44, 92, 214],
  [222, 96, 40],
  [22, 150, 120],
  [168, 62, 168],
  [128, 108, 20],
  [90, 100, 120],
];
