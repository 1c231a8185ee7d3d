/** What the licence of the samples (CC BY 3.0) asks to be shown wherever they are heard. */
export const PIANO_ATTRIBUTION = {
  text: 'Piano: Salamander Grand Piano V3 by Alexander Holm, CC BY 3.0 (an excerpt, mixed to mono and filtered)',
  licence: 'https://creativecommons.org/licenses/by/3.0/',
  source: 'https://archive.org/details/SalamanderGrandPianoV3',
} as const;
