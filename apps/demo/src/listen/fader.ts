/** How loud the original and the transcription are. */
export interface Gains {
  readonly original: number;
  readonly transcription: number;
}

/** Gains of a fader from 0 (original) to 1 (transcription): their powers sum to one, so that all places are as loud. */
export function equalPower(balance: number): Gains {
  const angle = (Math.PI / 2) * Math.min(1, Math.max(0, balance));
  return { original: Math.cos(angle), transcription: Math.sin(angle) };
}
