import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { openAudioFile } from '@pianoscribe/audio-io/node';
import { type NoteEvent, PianoscribeError, type Seconds } from '@pianoscribe/core';
import { matchNotes, type ScoreNote } from '@pianoscribe/metrics';
import type { CliContext } from '../context';
import { readNotes } from '../io/read-notes';
import { requireFolder } from '../io/write-file';
import type { ModelArgs } from '../wiring/open-model';
import { openTranscriber } from '../wiring/open-transcriber';
import { type MapsFigures, mean, printTable } from './maps-table';
import { scoreNotes } from './score-notes';

interface Recording {
  readonly name: string;
  /** Recordings made alike, e.g. ENSTDkAm: they share a constant shift between labels and sound. */
  readonly group: string;
  readonly pedal: readonly ScoreNote[];
  readonly key: readonly ScoreNote[];
  readonly estimate: readonly NoteEvent[];
}

/** Onsets further apart than this are not counted as the same note when a group's shift is measured. */
const SHIFT_TOLERANCE: Seconds = 0.1;

/** Transcribes every recording of a MAPS folder (audio, NAME.tsv, NAME.pedal.mid) and prints F1 of each and in the mean. */
export async function evaluateMaps(folder: string, args: ModelArgs & { json?: boolean }, context: CliContext) {
  const names = await findRecordings(folder);
  const { transcribe, model, engine } = await openTranscriber(args);
  if (engine) context.note(engine.reason);
  const recordings: Recording[] = [];
  const begun = performance.now();
  let heard = 0;
  try {
    for (const file of names) {
      const name = path.basename(file, path.extname(file));
      const base = path.join(folder, name);
      context.progress.label(`${recordings.length + 1}/${names.length} ${name}`);
      const pedal = await readNotes(`${base}.pedal.mid`, { sustain: true });
      const key = await readNotes(`${base}.tsv`);
      const audio = await openAudioFile(path.join(folder, file), { sampleRate: model.features.sampleRate });
      const { notes, duration } = await transcribe(audio, {
        signal: context.signal,
        onProgress: context.progress.update,
      });
      heard += duration;
      recordings.push({ name, group: groupOf(name), pedal, key, estimate: notes });
    }
  } finally {
    context.progress.clear();
    model.dispose();
  }
  const seconds = (performance.now() - begun) / 1000;
  context.note(
    `${heard.toFixed(0)} s of audio in ${seconds.toFixed(0)} s: ${(heard / seconds).toFixed(1)} x real time`,
  );

  const shifts = new Map<string, Seconds>();
  for (const { group } of recordings) shifts.set(group, shiftOf(recordings.filter((r) => r.group === group)));
  const rows = recordings.map((r) => ({ name: r.name, group: r.group, ...score(r, shifts.get(r.group) ?? 0) }));
  const total = mean(rows);
  if (args.json) {
    const report = {
      recordings: rows,
      mean: total,
      shifts: Object.fromEntries(shifts),
      realTimeFactor: heard / seconds,
    };
    return context.print(JSON.stringify(report, null, 2));
  }
  printTable(rows, total, shifts, context.print);
}

async function findRecordings(folder: string): Promise<string[]> {
  await requireFolder(folder);
  const all = await readdir(folder);
  const has = new Set(all);
  const found = all.filter((name) => {
    const base = name.slice(0, -path.extname(name).length);
    return /\.(flac|wav|ogg|mp3)$/i.test(name) && has.has(`${base}.tsv`) && has.has(`${base}.pedal.mid`);
  });
  if (found.length > 0) return found.sort();
  throw new PianoscribeError(
    'NOT_FOUND',
    `${folder} has no recording with both NAME.tsv and NAME.pedal.mid beside it.`,
  );
}

function groupOf(name: string): string {
  return /_(ENSTDk\w+)$/.exec(name)?.[1] ?? 'all';
}

/** Median of (estimate - reference) over the onsets that match roughly, of all recordings of a group together. */
function shiftOf(recordings: readonly Recording[]): Seconds {
  const differences = recordings.flatMap(({ pedal, estimate }) =>
    matchNotes(pedal, estimate, { onsetTolerance: SHIFT_TOLERANCE, offsetRatio: null }).map(
      (match) => estimate[match.estimate].onset - pedal[match.reference].onset,
    ),
  );
  differences.sort((a, b) => a - b);
  return differences.length > 0 ? differences[differences.length >> 1] : 0;
}

function score({ pedal, key, estimate }: Recording, shift: Seconds): MapsFigures {
  const moved = estimate.map((note) => ({ ...note, onset: note.onset - shift, offset: note.offset - shift }));
  // A note that a shift would move before 0 is no other note: metrics refuse negative times.
  const earliest = Math.min(0, ...moved.map(({ onset }) => onset));
  const later = <N extends ScoreNote>(notes: readonly N[]) =>
    notes.map((note) => ({ ...note, onset: note.onset - earliest, offset: note.offset - earliest }));
  const byPedal = scoreNotes(pedal, estimate);
  const byKey = scoreNotes(key, estimate);
  const shifted = scoreNotes(later(pedal), later(moved));
  return {
    onset: byPedal.onset.f1,
    onsetOffsetPedal: byPedal.onsetOffset.f1,
    framePedal: byPedal.frame.f1,
    onsetOffsetKey: byKey.onsetOffset.f1,
    frameKey: byKey.frame.f1,
    onsetVelocity: byPedal.onsetVelocity?.f1 ?? 0,
    onsetShifted: shifted.onset.f1,
    onsetOffsetPedalShifted: shifted.onsetOffset.f1,
  };
}
