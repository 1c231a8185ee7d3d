/** Steps of velocity that differ in colour. */
export const VELOCITY_STEPS = 16;

/** The colours of the roll, for light and for dark. */
export interface Palette {
  readonly paper: string;
  readonly blackKeyRow: string;
  readonly line: string;
  readonly octaveLine: string;
  readonly ink: string;
  readonly faintInk: string;
  readonly whiteKey: string;
  readonly blackKey: string;
  readonly pressedKey: string;
  readonly playhead: string;
  readonly loop: string;
  readonly selection: string;
  readonly pedal: string;
  readonly wave: string;
  readonly waveShown: string;
  /** From soft to loud. */
  readonly velocity: readonly string[];
  /** Colours of a spectrum's 256 levels, as red, green, blue, opacity. */
  readonly spectrum: Uint8ClampedArray;
  readonly activation: Uint8ClampedArray;
}

export function createPalette(theme: 'light' | 'dark'): Palette {
  return theme === 'light' ? light() : dark();
}

function light(): Palette {
  return {
    paper: '#fbfaf7',
    blackKeyRow: '#f2f0ea',
    line: '#e7e4db',
    octaveLine: '#d4d0c3',
    ink: '#29261f',
    faintInk: '#6b675c',
    whiteKey: '#ffffff',
    blackKey: '#3a362d',
    pressedKey: '#d9653b',
    playhead: '#c2410c',
    loop: 'rgb(14 116 144 / 0.12)',
    selection: '#0b0a08',
    pedal: '#7d8f69',
    wave: '#cfcabb',
    waveShown: '#8d8674',
    velocity: steps((t) => `oklch(${0.76 - 0.32 * t} ${0.1 + 0.1 * t} ${190 + 180 * t})`),
    spectrum: ramp([92, 84, 62], 0.62),
    activation: ramp([190, 60, 20], 0.75),
  };
}

function dark(): Palette {
  return {
    paper: '#15171b',
    blackKeyRow: '#111316',
    line: '#22252b',
    octaveLine: '#31353d',
    ink: '#e9e6dd',
    faintInk: '#9a988f',
    whiteKey: '#d9d6cc',
    blackKey: '#1b1d22',
    pressedKey: '#ffa366',
    playhead: '#ffa366',
    loop: 'rgb(125 211 252 / 0.14)',
    selection: '#ffffff',
    pedal: '#8ba372',
    wave: '#343943',
    waveShown: '#7c8494',
    velocity: steps((t) => `oklch(${0.55 + 0.32 * t} ${0.11 + 0.05 * t} ${255 - 195 * t})`),
    spectrum: ramp([130, 150, 205], 0.8),
    activation: ramp([255, 150, 90], 0.75),
  };
}

function steps(colourAt: (loudness: number) => string): string[] {
  return Array.from({ length: VELOCITY_STEPS }, (_, i) => colourAt(i / (VELOCITY_STEPS - 1)));
}

/** One ink that grows denser: nothing at 0, so that the rows of the keys stay visible. */
function ramp([red, green, blue]: readonly [number, number, number], most: number): Uint8ClampedArray {
  const colours = new Uint8ClampedArray(256 * 4);
  for (let level = 0; level < 256; level++) {
    colours.set([red, green, blue, 255 * most * (level / 255) ** 1.6], level * 4);
  }
  return colours;
}
