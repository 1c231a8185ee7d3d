/** A way to divide a beat. */
interface Division {
  /** Equal parts. */
  readonly parts: number;
  /** What it costs to read, as a log likelihood. */
  readonly cost: number;
}

/** Of a crotchet: eighths and so on are read at once, triplets less so, what is finer hardly. */
const SIMPLE: readonly Division[] = [
  { parts: 1, cost: 0 },
  { parts: 2, cost: 0.7 },
  { parts: 4, cost: 2 },
  { parts: 3, cost: 3 },
  { parts: 6, cost: 6.5 },
  { parts: 8, cost: 6.5 },
];
/** Of a dotted crotchet: quavers, semiquavers, two dotted quavers, demisemiquavers. */
const COMPOUND: readonly Division[] = [
  { parts: 1, cost: 0 },
  { parts: 3, cost: 0.7 },
  { parts: 6, cost: 2.2 },
  { parts: 2, cost: 4 },
  { parts: 12, cost: 6.5 },
];
/** Deviation of an onset from its place, in beats. */
const DEVIATION = 0.05;
/** What it costs where two attacks that are apart fall on one place, and how far apart that is, in beats. */
const COLLISION = 4;
const APART = 0.09;

/** Into how many parts each beat of a staff is divided. */
export type Grids = ReadonlyMap<number, number>;

/**
 * The division of each beat in which something is struck: the one from which attacks are least away, for what it costs
 * to read. What lies nearer to the next beat than the grid of this one counts there.
 *
 * @param onsets positions in beats, ascending.
 */
export function chooseGrids(onsets: readonly number[], subdivision: 2 | 3): Grids {
  const divisions = subdivision === 2 ? SIMPLE : COMPOUND;
  const grids = new Map<number, number>();
  for (let i = 0; i < onsets.length; ) {
    const beat = Math.floor(onsets[i]);
    const phases: number[] = [];
    for (; i < onsets.length && onsets[i] < beat + 1; i++) phases.push(onsets[i] - beat);
    let best = { parts: 1, cost: Number.POSITIVE_INFINITY };
    for (const division of divisions) {
      const cost = division.cost + misfit(phases, division.parts);
      if (cost < best.cost) best = { parts: division.parts, cost };
    }
    grids.set(beat, best.parts);
  }
  return grids;
}

/** The position of the grid line next to a position, in beats. */
export function snap(position: number, grids: Grids, otherwise: number): number {
  const beat = Math.floor(position);
  const parts = grids.get(beat) ?? otherwise;
  return beat + Math.round((position - beat) * parts) / parts;
}

function misfit(phases: readonly number[], parts: number): number {
  let cost = 0;
  for (let i = 0; i < phases.length; i++) {
    const line = Math.round(phases[i] * parts);
    const distance = (phases[i] - line / parts) / DEVIATION;
    cost += 0.5 * distance * distance;
    const isApart = i > 0 && phases[i] - phases[i - 1] > APART;
    if (isApart && Math.round(phases[i - 1] * parts) === line) cost += COLLISION;
  }
  return cost;
}
