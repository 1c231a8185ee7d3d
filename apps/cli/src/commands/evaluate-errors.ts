import type { NoteEvent, PedalEvent, Seconds } from '@pianoscribe/core';
import { findErrors, fMeasure, matchNotes, type ScoreNote, timingStatistics } from '@pianoscribe/metrics';
import { chordSizes, type NoteTally, pedalBefore, repeatGaps, tally } from './evaluate-tallies';
import { explainExtra, explainMissed } from './explain-errors';

/** One recording, reference and estimate on one clock. */
export interface AnalysedRecording {
  readonly group: string;
  readonly pedal: readonly ScoreNote[];
  readonly pedals: readonly PedalEvent[];
  readonly estimate: readonly NoteEvent[];
}

/** Where the wrong notes are, over all recordings together: every note weighs the same. */
export interface ErrorAnalysis {
  readonly groups: readonly GroupErrors[];
  /** What the missed notes are, each counted once, most likely cause first. */
  readonly missed: Readonly<Record<string, number>>;
  /** What the extra notes are. */
  readonly extra: Readonly<Record<string, number>>;
  /** Rows of a table for each question. */
  readonly tables: Readonly<Record<string, readonly NoteTally[]>>;
}

/** Notes and timing of the recordings of a group, e.g. of one microphone. */
export interface GroupErrors {
  readonly group: string;
  readonly played: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Standard deviation of onset differences of matched notes, in seconds. */
  readonly onsetDeviation: Seconds;
  /** Standard deviation of offset differences of matched notes, in seconds. */
  readonly offsetDeviation: Seconds;
}

/** A note with what the tables ask about it. */
export interface JudgedNote {
  readonly pitch: number;
  readonly velocity: number;
  /** Notes struck with it, itself included. */
  readonly chord: number;
  /** Time since the same key was struck before. */
  readonly gap: Seconds;
  /** How long the sustain pedal has been down. */
  readonly pedal: Seconds;
  readonly isRight: boolean;
  /** Whether its offset is right too. */
  readonly isOffsetRight: boolean;
}

/** Sorts the errors of transcriptions by kind, and counts what was found by velocity, register, chords and pedal. */
export function analyseErrors(recordings: readonly AnalysedRecording[]): ErrorAnalysis {
  const missed: Record<string, number> = {};
  const extra: Record<string, number> = {};
  const played: JudgedNote[] = [];
  const heard: JudgedNote[] = [];
  for (const { pedal, pedals, estimate } of recordings) {
    const errors = findErrors(pedal, estimate);
    count(missed, explainMissed(pedal, estimate, errors));
    count(extra, explainExtra(pedal, estimate, errors));
    const full = matchNotes(pedal, estimate);
    const right = { onset: errors.matches, offset: full };
    played.push(...judge(pedal, pedals, pick(right, 'reference')));
    heard.push(...judge(estimate, pedals, pick(right, 'estimate')));
  }
  return {
    groups: [...new Set(recordings.map(({ group }) => group))].map((group) =>
      groupErrors(
        group,
        recordings.filter((recording) => recording.group === group),
      ),
    ),
    missed,
    extra,
    tables: {
      velocity: tally(played, heard, ({ velocity }) => velocity, [1, 32, 48, 64, 80, 96]),
      register: tally(played, heard, ({ pitch }) => pitch, [21, 36, 48, 60, 72, 84, 96]),
      'notes struck together': tally(played, heard, ({ chord }) => chord, [1, 2, 3, 5, 7]),
      'seconds since the same key': tally(played, heard, ({ gap }) => gap, [0, 0.15, 0.25, 0.5, 1]),
      'seconds of pedal before': tally(played, heard, ({ pedal }) => pedal, [-1, 0, 1, 2, 4]),
    },
  };
}

type Matches = readonly { readonly reference: number; readonly estimate: number }[];

function pick({ onset, offset }: { onset: Matches; offset: Matches }, side: 'reference' | 'estimate') {
  return { onset: new Set(onset.map((match) => match[side])), offset: new Set(offset.map((match) => match[side])) };
}

function judge(
  notes: readonly ScoreNote[],
  pedals: readonly PedalEvent[],
  right: { onset: ReadonlySet<number>; offset: ReadonlySet<number> },
): JudgedNote[] {
  const chords = chordSizes(notes);
  const gaps = repeatGaps(notes);
  return notes.map((note, i) => ({
    pitch: note.pitch ?? Number.NaN,
    velocity: note.velocity ?? Number.NaN,
    chord: chords[i],
    gap: gaps[i],
    pedal: pedalBefore(note.onset, pedals),
    isRight: right.onset.has(i),
    isOffsetRight: right.offset.has(i),
  }));
}

function count(into: Record<string, number>, kinds: readonly string[]): void {
  for (const kind of kinds) into[kind] = (into[kind] ?? 0) + 1;
}

function groupErrors(group: string, recordings: readonly AnalysedRecording[]): GroupErrors {
  let played = 0;
  let heard = 0;
  let right = 0;
  let onsets = 0;
  let offsets = 0;
  for (const { pedal, estimate } of recordings) {
    const { onset, offset } = timingStatistics(pedal, estimate);
    const matches = matchNotes(pedal, estimate, { offsetRatio: null }).length;
    played += pedal.length;
    heard += estimate.length;
    right += matches;
    onsets += onset.count * onset.standardDeviation ** 2;
    offsets += offset.count * offset.standardDeviation ** 2;
  }
  const precision = right / Math.max(1, heard);
  const recall = right / Math.max(1, played);
  const deviation = (squares: number) => Math.sqrt(squares / Math.max(1, right));
  return {
    group,
    played,
    precision,
    recall,
    f1: fMeasure(precision, recall),
    onsetDeviation: deviation(onsets),
    offsetDeviation: deviation(offsets),
  };
}
