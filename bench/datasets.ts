// Speed of the rendered training data, in times real time on one thread. With PIANOSCRIBE_PIANO set to a piano folder,
// on that piano; else on the made-up one.
import { createRandom, type NoteEvent } from '@pianoscribe/core';
import {
  applyMicrophone,
  applyRoom,
  createSyntheticPiano,
  createSyntheticRoom,
  drawMicrophone,
  drawVariation,
  renderPerformance,
} from '@pianoscribe/datasets';
import { loadSampledPiano } from '@pianoscribe/datasets/node';

const SECONDS = 41;
const NOTES_PER_SECOND = 10;
const ROUNDS = 12;

const folder = process.env.PIANOSCRIBE_PIANO;
const piano = folder ? await loadSampledPiano(folder) : createSyntheticPiano();
const random = createRandom(1);
const notes: NoteEvent[] = Array.from({ length: SECONDS * NOTES_PER_SECOND }, (_, i) => {
  const onset = i / NOTES_PER_SECOND;
  const pitch = Math.round(Math.min(108, Math.max(21, 62 + 14 * random.normal())));
  return { pitch, onset, offset: onset + random.uniform(0.1, 0.6), velocity: 30 + random.integer(80) };
});
const pedals = Array.from({ length: SECONDS }, (_, i) => ({
  kind: 'sustain' as const,
  onset: i + 0.1,
  offset: i + 0.9,
}));
const options = { notes, pedals, piano, from: 0, to: SECONDS };
const plain = renderPerformance(options).samples;
const room = createSyntheticRoom(random);

console.log(`${piano.name}: ${SECONDS} s excerpts, ${NOTES_PER_SECOND} notes a second, pedalled`);
measure('render, plain', () => renderPerformance(options));
measure('render, varied', (seed) =>
  renderPerformance({ ...options, seed, variation: drawVariation(createRandom(seed)) }),
);
measure(`room of ${(room.response.length / room.sampleRate).toFixed(1)} s`, () => applyRoom(plain, { room, wet: 0.5 }));
measure('microphone', (seed) => applyMicrophone(plain, { microphone: drawMicrophone(createRandom(seed)), seed }));
measure('all of it', (seed) => {
  const draw = createRandom(seed);
  const { samples } = renderPerformance({ ...options, seed, variation: drawVariation(draw) });
  const inRoom = applyRoom(samples, { room: createSyntheticRoom(draw), wet: 0.5 });
  return applyMicrophone(inRoom, { microphone: drawMicrophone(draw), seed });
});

function measure(name: string, run: (seed: number) => unknown): void {
  for (let seed = 0; seed < 2; seed++) run(seed);
  const before = process.cpuUsage();
  for (let seed = 0; seed < ROUNDS; seed++) run(seed);
  const { user, system } = process.cpuUsage(before);
  console.log(`${name.padEnd(20)} ${((SECONDS * ROUNDS * 1e6) / (user + system)).toFixed(0)}x real time of CPU`);
}
