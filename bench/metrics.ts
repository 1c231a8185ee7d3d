// Note-wise scoring: time and memory by the number of notes, and beside mir_eval where PYTHON names an interpreter
// that has it (PYTHON=/path/to/python npm run bench metrics). Times are processor time, all threads together and the best
// of three, so that other load on the machine weighs little.
import { spawnSync } from 'node:child_process';
import { createRandom, type NoteEvent } from '@pianoscribe/core';
import { evaluateTranscription, findErrors, frameScores, matchNotes } from '@pianoscribe/metrics';

const random = createRandom(1);

/** A performance of so many notes a second, and an estimate of it with jitter, misses and extra notes. */
function createLists(count: number, notesPerSecond: number): { reference: NoteEvent[]; estimate: NoteEvent[] } {
  const reference = Array.from({ length: count }, () => {
    const onset = random.uniform(0, count / notesPerSecond);
    const velocity = 1 + random.integer(127);
    return { pitch: 21 + random.integer(88), onset, offset: onset + random.uniform(0.05, 2), velocity };
  });
  const estimate = reference.map((note) => ({
    ...note,
    pitch: random.next() < 0.1 ? 21 + random.integer(88) : note.pitch,
    onset: Math.max(0, note.onset + 0.02 * random.normal()),
    offset: note.offset + 0.1 + 0.05 * random.normal(),
  }));
  for (const note of estimate) note.offset = Math.max(note.offset, note.onset + 0.01);
  return { reference, estimate };
}

function bestSeconds(job: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const begun = process.cpuUsage();
    job();
    const { user, system } = process.cpuUsage(begun);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}

const seconds = (value: number) => `${(value * 1000).toFixed(1)} ms`;

/** Megabytes by which a job raises the process's peak. */
function peakGrowth(job: () => unknown): number {
  const before = process.resourceUsage().maxRSS;
  job();
  return (process.resourceUsage().maxRSS - before) / 1024;
}

for (const [name, rate] of [
  ['10 notes a second', 10],
  ['170 notes a second', 170],
] as const) {
  const small = createLists(5_000, rate);
  const { reference, estimate } = createLists(10_000, rate);
  const memory = peakGrowth(() => evaluateTranscription(reference, estimate));
  const time = bestSeconds(() => evaluateTranscription(reference, estimate));
  const half = bestSeconds(() => evaluateTranscription(small.reference, small.estimate));
  console.log(
    `evaluateTranscription, 10 000 x 10 000, ${name}: ${seconds(time)} (x${(time / half).toFixed(1)} of 5 000), ` +
      `peak memory +${memory.toFixed(0)} MB`,
  );
  console.log(`matchNotes: ${seconds(bestSeconds(() => matchNotes(reference, estimate)))}`);
  console.log(`findErrors: ${seconds(bestSeconds(() => findErrors(reference, estimate)))}`);
  console.log(`frameScores at 100 a second: ${seconds(bestSeconds(() => frameScores(reference, estimate)))}`);
}

const python = process.env.PYTHON;
if (python) {
  const { reference, estimate } = createLists(3_000, 10);
  const rows = (notes: NoteEvent[]) => notes.map((note) => [note.onset, note.offset, note.pitch, note.velocity]);
  const script = `
import json, sys, time, numpy as np, mir_eval
data = json.load(sys.stdin)
r, e = (np.array(data[k], dtype=float) for k in ('reference', 'estimate'))
hz = mir_eval.util.midi_to_hz
best = 1e9
for _ in range(3):
    t = time.process_time()
    a = mir_eval.transcription.evaluate(r[:, :2], hz(r[:, 2]), e[:, :2], hz(e[:, 2]))
    b = mir_eval.transcription_velocity.evaluate(r[:, :2], hz(r[:, 2]), r[:, 3], e[:, :2], hz(e[:, 2]), e[:, 3])
    best = min(best, time.process_time() - t)
print(json.dumps([best, a['F-measure'], a['Average_Overlap_Ratio'], b['F-measure']]))
`;
  const input = JSON.stringify({ reference: rows(reference), estimate: rows(estimate) });
  const { stdout } = spawnSync(python, ['-c', script], { input, encoding: 'utf8' });
  const [theirs, f1, overlap, velocity]: number[] = JSON.parse(stdout);
  const ours = bestSeconds(() => evaluateTranscription(reference, estimate));
  const scores = evaluateTranscription(reference, estimate);
  const difference = Math.max(
    Math.abs(scores.onsetOffset.f1 - f1),
    Math.abs(scores.onsetOffset.averageOverlapRatio - overlap),
    Math.abs((scores.onsetOffsetVelocity?.f1 ?? 0) - velocity),
  );
  console.log(
    `3 000 x 3 000: mir_eval ${seconds(theirs)}, ours ${seconds(ours)}: x${(theirs / ours).toFixed(0)} ` +
      `(largest difference of the scores ${difference.toExponential(1)})`,
  );
}
