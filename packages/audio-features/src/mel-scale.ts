/** 'htk': 2595 log10(1 + f / 700); 'slaney': linear below 1000 Hz, logarithmic above (the Auditory Toolbox). */
export type MelScale = 'htk' | 'slaney';

const SLANEY_STEP = 200 / 3; // Hz a mel below the break
const SLANEY_BREAK = 1000 / SLANEY_STEP; // mel at 1000 Hz
const SLANEY_LOG_STEP = Math.log(6.4) / 27; // ln(Hz) a mel above it

/** Frequency in Hz -> mel. Default scale 'htk'. */
export function hzToMel(frequency: number, scale: MelScale = 'htk'): number {
  if (scale === 'htk') return 2595 * Math.log10(1 + frequency / 700);
  if (frequency < 1000) return frequency / SLANEY_STEP;
  return SLANEY_BREAK + Math.log(frequency / 1000) / SLANEY_LOG_STEP;
}

/** Mel -> frequency in Hz. Default scale 'htk'. */
export function melToHz(mel: number, scale: MelScale = 'htk'): number {
  if (scale === 'htk') return 700 * (10 ** (mel / 2595) - 1);
  return mel < SLANEY_BREAK ? mel * SLANEY_STEP : 1000 * Math.exp(SLANEY_LOG_STEP * (mel - SLANEY_BREAK));
}
