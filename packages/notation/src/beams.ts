import type { BarShape } from './note-values';
import type { NoteValue, ScoreItem } from './score';

const BEAMS: Readonly<Record<NoteValue['type'], number>> = {
  whole: 0,
  half: 0,
  quarter: 0,
  eighth: 1,
  '16th': 2,
  '32nd': 3,
};

/** Items with the quavers and shorter notes of each beat under beams. */
export function addBeams(items: readonly ScoreItem[], { beatTicks }: BarShape): ScoreItem[] {
  const result = [...items];
  for (let first = 0; first < items.length; ) {
    let last = first;
    while (last + 1 < items.length && isJoined(items[last], items[last + 1], beatTicks)) last++;
    if (last > first) {
      const counts = items.slice(first, last + 1).map(beamCount);
      for (let i = first; i <= last; i++) result[i] = { ...items[i], beams: beamsOf(counts, i - first) };
    }
    first = last + 1;
  }
  return result;
}

/** Two neighbours that one beam joins. */
function isJoined(a: ScoreItem, b: ScoreItem, beatTicks: number): boolean {
  const isSameBeat = Math.floor(a.start / beatTicks) === Math.floor(b.start / beatTicks);
  return isSameBeat && a.start + a.ticks === b.start && beamCount(a) > 0 && beamCount(b) > 0;
}

function beamCount({ notes, value }: ScoreItem): number {
  return notes.length > 0 && value !== undefined ? BEAMS[value.type] : 0;
}

/** The beams of the note at `i`, given how many each note of the group has. */
function beamsOf(counts: readonly number[], i: number): ScoreItem['beams'] {
  return Array.from({ length: counts[i] }, (_, level) => {
    const before = i > 0 && counts[i - 1] > level;
    const after = i + 1 < counts.length && counts[i + 1] > level;
    if (before && after) return 'continue';
    if (before) return 'end';
    if (after) return 'begin';
    return i === 0 ? 'forward hook' : 'backward hook';
  });
}
