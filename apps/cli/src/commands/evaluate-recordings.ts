import type { AudioSignal, AudioStream, Hertz, NoteEvent, PedalEvent, Seconds } from '@pianoscribe/core';
import { matchNotes, type ScoreNote } from '@pianoscribe/metrics';
import type { CliContext } from '../context';
import type { ModelArgs } from '../wiring/open-model';
import { type OpenTranscriber, openTranscriber } from '../wiring/open-transcriber';
import { analyseErrors } from './evaluate-errors';
import { printErrors } from './evaluate-errors-table';
import { type MapsFigures, mean, printTable } from './maps-table';
import { scoreNotes } from './score-notes';

/** A recording and what was played in it. */
export interface ScoredRecording {
  readonly name: string;
  /** Recordings made alike, e.g. ENSTDkAm: they share a constant shift between labels and sound. */
  readonly group: string;
  /** Notes as they sound, lengthened by the pedal. */
  readonly pedal: readonly ScoreNote[];
  /** The same notes as their keys are let go. */
  readonly key: readonly ScoreNote[];
  readonly pedals: readonly PedalEvent[];
  readonly audio: AudioSignal | AudioStream;
}

/** A folder or a renderer: gives recordings one at a time, at the rate that the model wants. */
export interface RecordingSource {
  readonly count: number;
  open(sampleRate: Hertz): AsyncIterable<ScoredRecording>;
}

/** Options that every evaluation of recordings has. */
export interface EvaluateArgs extends ModelArgs {
  readonly json?: boolean;
  readonly errors?: boolean;
}

/** What a transcriber makes of recordings. */
export interface ScoredRecordings {
  readonly rows: readonly ({ readonly name: string; readonly group: string } & MapsFigures)[];
  readonly mean: MapsFigures;
  /** By group. */
  readonly shifts: ReadonlyMap<string, Seconds>;
  /** What was heard, with its group's shift taken out. */
  readonly shifted: readonly Heard[];
  /** Seconds of audio a second. */
  readonly speed: number;
}

interface Heard extends Omit<ScoredRecording, 'audio'> {
  readonly estimate: readonly NoteEvent[];
}

/** Onsets further apart than this are not counted as the same note when a group's shift is measured. */
const SHIFT_TOLERANCE: Seconds = 0.1;

/** Transcribes recordings and prints F1 of each and in the mean, and with `errors` where the wrong notes are. */
export async function evaluateRecordings(
  source: RecordingSource,
  args: EvaluateArgs,
  context: CliContext,
): Promise<void> {
  const opened = await openTranscriber(args);
  if (opened.engine) context.note(opened.engine.reason);
  try {
    const scored = await scoreRecordings(source, opened, context);
    const { rows, mean, shifts, speed } = scored;
    const errors = args.errors ? analyseErrors(scored.shifted) : undefined;
    if (args.json) {
      const report = { recordings: rows, mean, shifts: Object.fromEntries(shifts), realTimeFactor: speed, errors };
      return context.print(JSON.stringify(report, null, 2));
    }
    printTable(rows, mean, shifts, context.print);
    if (errors) printErrors(errors, context.print);
  } finally {
    opened.model.dispose();
  }
}

/** Transcribes recordings and scores each. */
export async function scoreRecordings(
  source: RecordingSource,
  { transcribe, model }: OpenTranscriber,
  context: Omit<CliContext, 'print'>,
): Promise<ScoredRecordings> {
  const recordings: Heard[] = [];
  let elapsed = 0;
  let heard = 0;
  try {
    for await (const { audio, ...recording } of source.open(model.features.sampleRate)) {
      context.progress.label(`${recordings.length + 1}/${source.count} ${recording.name}`);
      const begun = performance.now();
      const { notes, duration } = await transcribe(audio, {
        signal: context.signal,
        onProgress: context.progress.update,
        onTuning: ({ corrected }) => {
          if (corrected !== 0) context.note(`${recording.name}: heard as ${corrected.toFixed(0)} cents off A440`);
        },
      });
      elapsed += (performance.now() - begun) / 1000;
      heard += duration;
      recordings.push({ ...recording, estimate: notes });
    }
  } finally {
    context.progress.clear();
  }
  const speed = heard / elapsed;
  context.note(`${heard.toFixed(0)} s of audio in ${elapsed.toFixed(0)} s: ${speed.toFixed(1)} x real time`);

  const shifts = new Map<string, Seconds>();
  for (const { group } of recordings) shifts.set(group, shiftOf(recordings.filter((r) => r.group === group)));
  const shifted = recordings.map((recording) => shift(recording, shifts.get(recording.group) ?? 0));
  const rows = recordings.map((r, i) => ({ name: r.name, group: r.group, ...score(r, shifted[i]) }));
  return { rows, mean: mean(rows), shifts, shifted, speed };
}

/** Median of (estimate - reference) over the onsets that match roughly, of all recordings of a group together. */
function shiftOf(recordings: readonly Heard[]): Seconds {
  const differences = recordings.flatMap(({ pedal, estimate }) =>
    matchNotes(pedal, estimate, { onsetTolerance: SHIFT_TOLERANCE, offsetRatio: null }).map(
      (match) => estimate[match.estimate].onset - pedal[match.reference].onset,
    ),
  );
  differences.sort((a, b) => a - b);
  return differences.length > 0 ? differences[differences.length >> 1] : 0;
}

/** The recording with its estimate moved back by the shift, or all else moved on where a time would be below 0. */
function shift(recording: Heard, by: Seconds): Heard {
  // Metrics refuse negative times, and a note that a shift moves before 0 is no other note.
  const spare = Math.max(0, ...recording.estimate.map(({ onset }) => by - onset));
  const move = <T extends { readonly onset: Seconds; readonly offset: Seconds }>(events: readonly T[], time: Seconds) =>
    events.map((event) => ({ ...event, onset: event.onset + time, offset: event.offset + time }));
  return {
    ...recording,
    pedal: move(recording.pedal, spare),
    key: move(recording.key, spare),
    pedals: move(recording.pedals, spare),
    estimate: move(recording.estimate, spare - by),
  };
}

function score({ pedal, key, estimate }: Heard, moved: Heard): MapsFigures {
  const byPedal = scoreNotes(pedal, estimate);
  const byKey = scoreNotes(key, estimate);
  const shifted = scoreNotes(moved.pedal, moved.estimate);
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
