/**
 * Where between the frames the top of a symmetric triangle lies, from the three samples around it: -0.5 to 0.5 frames
 * from the middle one, which is the largest. Exact for a triangle of any height and any base line whose flanks reach
 * both neighbours (a half width of 1.5 frames or more).
 */
export function interpolatePeak(before: number, peak: number, after: number): number {
  const drop = peak - Math.min(before, after);
  return drop > 0 ? (after - before) / (2 * drop) : 0;
}
