// How well beats are found: in generated pieces under rubato, and, where PIANOSCRIBE_SHARED names the data folder, in the
// twelve MAPS pieces, whose MIDI files have the beats as a musician laid them. And what a score takes in processor time.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { NoteEvent } from '@pianoscribe/core';
import { estimateBeats, quantiseToScore, toMusicXml } from '@pianoscribe/notation';
import { type MidiPerformance, parseMidi } from '@pianoscribe/pianoroll-midi';
import { pieces, play } from '../packages/notation/src/testing/performances';

/** F1 of beats within 70 ms. */
function f1(reference: readonly number[], estimate: readonly number[]): number {
  let [i, hits] = [0, 0];
  for (const beat of reference) {
    while (i < estimate.length && estimate[i] < beat - 0.07) i++;
    if (i < estimate.length && estimate[i] <= beat + 0.07) {
      hits++;
      i++;
    }
  }
  return (2 * hits) / (reference.length + estimate.length);
}

/** The same beats as a musician might count them: as they are, every second, or twice or three times as many. */
function otherLevels(beats: readonly number[]): number[][] {
  const divided = (parts: number) =>
    beats
      .slice(1)
      .flatMap((beat, i) => Array.from({ length: parts }, (_, k) => beats[i] + (k / parts) * (beat - beats[i])));
  return [[...beats], beats.filter((_, i) => i % 2 === 0), beats.filter((_, i) => i % 2 === 1), divided(2), divided(3)];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const figures = (reference: readonly number[], estimate: readonly number[]) => ({
  same: f1(reference, estimate),
  any: Math.max(...otherLevels(reference).map((beats) => f1(beats, estimate))),
});

console.log('generated pieces: F1 of beats (at the written level, at any level), bars, metre right');
for (const [rubato, jitterSeconds] of [
  [0, 0],
  [0.1, 0.015],
  [0.2, 0.02],
]) {
  const rows = pieces().flatMap((piece, p) =>
    [60, 75, 90, 110, 130].map((tempo, t) => {
      const { notes, beats } = play(piece, { tempo, rubato, jitterSeconds, seed: 5000 + 7 * p + t });
      const found = estimateBeats(notes);
      const bars = f1(
        beats.filter((_, i) => i % piece.beatsPerBar === 0),
        found.downbeats,
      );
      return { ...figures(beats, found.beats), bars, metre: Number(found.beatsPerBar === piece.beatsPerBar) };
    }),
  );
  const column = (name: 'same' | 'any' | 'bars' | 'metre') => mean(rows.map((row) => row[name])).toFixed(2);
  console.log(
    `  rubato ${(100 * rubato).toFixed(0).padStart(2)} %, jitter ${(1000 * jitterSeconds).toFixed(0).padStart(2)} ms: ` +
      `${column('same')}, ${column('any')}; bars ${column('bars')}; metre ${column('metre')}`,
  );
}

const maps = path.join(process.env.PIANOSCRIBE_SHARED ?? 'none', 'data/maps-dev');
if (existsSync(maps)) {
  console.log('MAPS, played by a Disklavier from edited files:');
  const rows = readdirSync(maps)
    .filter((name) => name.endsWith('.pedal.mid'))
    .map((name) => {
      const performance = parseMidi(readFileSync(path.join(maps, name)));
      const { beats, metre } = writtenBeats(performance);
      const found = estimateBeats(performance.notes);
      const row = figures(beats, found.beats);
      console.log(
        `  ${name.slice(9, -10).padEnd(24)} ${metre.padEnd(4)} ${(60 / mean(steps(beats))).toFixed(0).padStart(4)} a minute; ` +
          `found ${found.tempo.toFixed(0).padStart(4)}, ${found.beatsPerBar} a bar in ${found.subdivision}: F1 ${row.same.toFixed(2)}, at any level ${row.any.toFixed(2)}`,
      );
      return row;
    });
  console.log(
    `  mean F1 ${mean(rows.map(({ same }) => same)).toFixed(2)}, at any level ${mean(rows.map(({ any }) => any)).toFixed(2)}`,
  );
}

const notes = Array.from({ length: 20_000 }, (_, i): NoteEvent => {
  const onset = i * 0.12;
  return { pitch: 30 + ((i * 37) % 70), onset, offset: onset + 0.4, velocity: 64 };
});
const begun = process.cpuUsage();
const xml = toMusicXml(quantiseToScore(notes, { beats: estimateBeats(notes) }));
const { user, system } = process.cpuUsage(begun);
console.log(
  `20 000 notes of 40 minutes as MusicXML of ${(xml.length / 1e6).toFixed(1)} MB: ${((user + system) / 1e6).toFixed(1)} s`,
);

function steps(beats: readonly number[]): number[] {
  return beats.slice(1).map((beat, i) => beat - beats[i]);
}

/** The beats of a file's tempo map from its first note to its last; after a bar of silence where it begins with one. */
function writtenBeats({ notes: played, tempos, timeSignatures, ticksPerBeat = 480 }: MidiPerformance) {
  const { time, numerator, denominator } = timeSignatures[timeSignatures.length > 1 ? 1 : 0];
  const isCompound = denominator === 8 && numerator % 3 === 0;
  const beatTicks = (isCompound ? 1.5 : 4 / denominator) * ticksPerBeat;
  const toSeconds = (tick: number) => {
    const last = tempos.findLast((tempo) => tempo.tick <= tick) ?? tempos[0];
    return last.time + ((tick - last.tick) * last.microsecondsPerBeat) / 1e6 / ticksPerBeat;
  };
  let start = 0;
  while (toSeconds(start) < time - 1e-4) start += ticksPerBeat;
  const beats: number[] = [];
  for (let tick = start; toSeconds(tick) <= played[played.length - 1].onset + 0.01; tick += beatTicks) {
    if (toSeconds(tick) >= played[0].onset - 0.05) beats.push(toSeconds(tick));
  }
  return { beats, metre: `${numerator}/${denominator}` };
}
