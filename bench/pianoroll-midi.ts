// MIDI in and out beside the usual libraries, and activations to notes: the best of a few runs each, as ratios too.
// Times are processor time, all threads together, so that other load on the machine weighs little.
import { createFrameMatrix, createRandom, type NoteEvent, type PedalEvent } from '@pianoscribe/core';
import {
  decodeNotes,
  extendBySustain,
  notesToRoll,
  parseMidi,
  toToneMidi,
  writeMidi,
} from '@pianoscribe/pianoroll-midi';
import * as tone from '@tonejs/midi';
import { parseMidi as parseByMidiFile, writeMidi as writeByMidiFile } from 'midi-file';

const { Midi } = 'Midi' in tone ? tone : (tone as unknown as { default: typeof tone }).default;

/** Milliseconds of processor time, the best of `runs`. */
function best(job: () => unknown, runs = 5): number {
  let milliseconds = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const begun = process.cpuUsage();
    job();
    const { user, system } = process.cpuUsage(begun);
    milliseconds = Math.min(milliseconds, (user + system) / 1e3);
  }
  return milliseconds;
}

function report(what: string, milliseconds: number, rival?: { name: string; milliseconds: number }): void {
  const beside = rival
    ? `   ${rival.name} ${rival.milliseconds.toFixed(1)} ms: ours takes ${(milliseconds / rival.milliseconds).toFixed(3)} of it`
    : '';
  console.log(`${what.padEnd(44)} ${milliseconds.toFixed(1).padStart(8)} ms${beside}`);
}

/** A performance of ten notes a second with the pedal changed every second. */
function perform(count: number): { notes: NoteEvent[]; pedals: PedalEvent[] } {
  const random = createRandom(1, count);
  const notes = Array.from({ length: count }, (_, i) => {
    const onset = i / 10 + random.uniform(0, 0.08);
    return {
      pitch: 21 + random.integer(88),
      onset,
      offset: onset + random.uniform(0.05, 0.8),
      velocity: 1 + random.integer(127),
    };
  });
  const pedals = Array.from(
    { length: count / 10 },
    (_, i): PedalEvent => ({ kind: 'sustain', onset: i + 0.1, offset: i + 0.95 }),
  );
  return { notes, pedals };
}

for (const count of [2_000, 16_000]) {
  const performance = perform(count);
  const bytes = writeMidi(performance);
  console.log(`\n${count} notes, a file of ${bytes.length} bytes`);
  const parsing = best(() => parseByMidiFile(bytes), 40);
  report(
    'parseMidi',
    best(() => parseMidi(bytes), 40),
    { name: 'midi-file, which pairs no notes,', milliseconds: parsing },
  );
  // The writer of midi-file copies what it has at each event: a minute for 16 000 notes.
  const parsed = parseByMidiFile(bytes);
  const writing =
    count > 2_000 ? undefined : { name: 'midi-file', milliseconds: best(() => writeByMidiFile(parsed), 1) };
  report(
    'writeMidi',
    best(() => writeMidi(performance), 20),
    writing,
  );
  const reading = best(() => new Midi(bytes), 2);
  report(
    'toToneMidi',
    best(() => toToneMidi(performance)),
    { name: '@tonejs/midi from bytes', milliseconds: reading },
  );
  report(
    'extendBySustain',
    best(() => extendBySustain(performance.notes, performance.pedals)),
  );
  const timing = { sampleRate: 50, hopLength: 1, startTime: 0 };
  report(
    'notesToRoll, 50 frames a second',
    best(() => notesToRoll(performance.notes, { timing })),
  );
}

const FRAMES = 3600 * 50;
const timing = { sampleRate: 50, hopLength: 1, startTime: 0 };
const [onset, frame, velocity] = [0, 1, 2].map(() => createFrameMatrix(FRAMES, 88, timing));
const pedal = createFrameMatrix(FRAMES, 1, timing);
const random = createRandom(2);
for (let i = 0; i < onset.data.length; i++) onset.data[i] = 0.3 * random.next() ** 8;
for (let note = 0; note < 36_000; note++) {
  const key = random.integer(88);
  const first = 1 + random.integer(FRAMES - 80);
  [0.4, 0.9, 0.5].forEach((value, i) => {
    onset.data[(first - 1 + i) * 88 + key] = value;
  });
  for (let i = random.integer(60); i >= 0; i--) frame.data[(first + i) * 88 + key] = 0.9;
  velocity.data[first * 88 + key] = random.next();
}
for (let i = 0; i < FRAMES; i++) pedal.data[i] = Math.sin(i / 20) ** 2;
console.log('\nan hour of activations at 50 frames a second: onset, frame, velocity, pedal');
report(
  'decodeNotes',
  best(() => decodeNotes({ onset, frame, velocity, pedal })),
);
