import type { NoteMatch } from './match-notes';
import type { ScoreNote } from './notes';

/**
 * Keeps the pairs whose velocities agree, as mir_eval.transcription_velocity (Hawthorne et al. 2018) says: reference
 * velocities are normalised to 0..1 by their own range, the estimate's are mapped onto them by the line that fits the
 * given pairs best (least squares), and what then differs by less than the tolerance stays.
 */
export function keepEqualVelocities(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  matches: readonly NoteMatch[],
  tolerance: number,
): NoteMatch[] {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const { velocity = 0 } of reference) {
    lowest = Math.min(lowest, velocity);
    highest = Math.max(highest, velocity);
  }
  const range = Math.max(1, highest - lowest);
  const target = (match: NoteMatch) => ((reference[match.reference].velocity ?? 0) - lowest) / range;
  const source = (match: NoteMatch) => estimate[match.estimate].velocity ?? 0;
  let targetMean = 0;
  let sourceMean = 0;
  for (const match of matches) {
    targetMean += target(match) / matches.length;
    sourceMean += source(match) / matches.length;
  }
  let covariance = 0;
  let variance = 0;
  for (const match of matches) {
    covariance += (source(match) - sourceMean) * (target(match) - targetMean);
    variance += (source(match) - sourceMean) ** 2;
  }
  // Equal velocities fix no slope; the best line then passes through the mean, whatever its slope.
  const slope = variance > 1e-9 ? covariance / variance : 0;
  return matches.filter(
    (match) => Math.abs(targetMean + slope * (source(match) - sourceMean) - target(match)) < tolerance,
  );
}

/** Do all notes have a velocity? */
export function haveVelocities(notes: readonly ScoreNote[]): boolean {
  return notes.every((note) => note.velocity !== undefined);
}
