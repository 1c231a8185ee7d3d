import type { NetName } from './study-config';
import type { RunResult } from './train-run';

/** One of the paper's claims, and whether this run bears it out. */
export interface Claim {
  readonly claim: string;
  /** Undefined where the run lacks what it takes to tell. */
  readonly held: boolean | undefined;
  /** The figures that decide it. */
  readonly evidence: readonly string[];
}

/** The paper's three claims, each judged by the run's own figures. */
export function judgeClaims(results: readonly RunResult[]): Claim[] {
  return [bestBeta(results), trend(results), overtaking(results)];
}

/** F1 of each beta for one net after one epoch, betas upwards. */
interface Line {
  readonly net: NetName;
  readonly epoch: number;
  readonly runs: readonly { readonly beta: number; readonly f1: number; precision: number; recall: number }[];
}

function linesOf(results: readonly RunResult[]): Line[] {
  const nets = [...new Set(results.map(({ net }) => net))];
  return nets.flatMap((net) => {
    const runs = results.filter((result) => result.net === net).sort((a, b) => a.beta - b.beta);
    const epochs = Math.min(...runs.map((run) => run.epochs.length));
    return Array.from({ length: epochs }, (_, index) => ({
      net,
      epoch: index + 1,
      runs: runs.map(({ beta, epochs: all }) => ({ beta, ...all[index].scores })),
    }));
  });
}

function bestBeta(results: readonly RunResult[]): Claim {
  const lines = linesOf(results).filter(({ runs }) => runs.length > 1 && runs.some(({ beta }) => beta === 0.2));
  return {
    claim: 'beta = 0.2 gives the best F1',
    held: verdict(lines, ({ runs }) => best(runs).beta === 0.2),
    evidence: lines.map(
      ({ net, epoch, runs }) =>
        `${net.toUpperCase()} after epoch ${epoch}: ${runs.map(({ beta, f1 }) => `${f1.toFixed(4)} at ${beta}`).join(', ')}; best at ${best(runs).beta}`,
    ),
  };
}

function trend(results: readonly RunResult[]): Claim {
  const lines = linesOf(results).filter(({ runs }) => runs.length > 1);
  const list = (values: readonly number[]) => values.map((value) => value.toFixed(4)).join(', ');
  return {
    claim: 'Recall rises and precision falls with beta',
    held: verdict(
      lines,
      ({ runs }) => rises(runs.map(({ recall }) => recall)) && rises(runs.map(({ precision }) => -precision)),
    ),
    evidence: lines.map(
      ({ net, epoch, runs }) =>
        `${net.toUpperCase()} after epoch ${epoch}, betas ${runs.map(({ beta }) => beta).join(', ')}: recall ${list(runs.map(({ recall }) => recall))}; precision ${list(runs.map(({ precision }) => precision))}`,
    ),
  };
}

/** By the best F1 of each net, as the paper compares them. */
function overtaking(results: readonly RunResult[]): Claim {
  const lines = linesOf(results);
  const bestOf = (net: NetName, epoch: number) => {
    const line = lines.find((one) => one.net === net && one.epoch === epoch);
    return line && best(line.runs);
  };
  const epochs = [1, 2].map((epoch) => ({ epoch, crnn: bestOf('crnn', epoch), fcnn: bestOf('fcnn', epoch) }));
  const lead = epochs.map(({ crnn, fcnn }) => (crnn && fcnn ? crnn.f1 - fcnn.f1 : undefined));
  const [first, second] = lead;
  return {
    claim: 'CRNN passes FCNN only after the second epoch',
    held: first === undefined || second === undefined ? undefined : first <= 0 && second > 0,
    evidence: epochs.flatMap(({ epoch, crnn, fcnn }) =>
      crnn && fcnn ? [`best F1 after epoch ${epoch}: CRNN ${crnn.f1.toFixed(4)}, FCNN ${fcnn.f1.toFixed(4)}`] : [],
    ),
  };
}

function verdict(lines: readonly Line[], holds: (line: Line) => boolean): boolean | undefined {
  return lines.length === 0 ? undefined : lines.every(holds);
}

function best<T extends { readonly f1: number }>(runs: readonly T[]): T {
  return runs.reduce((winner, run) => (run.f1 > winner.f1 ? run : winner));
}

function rises(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > values[i - 1]);
}
