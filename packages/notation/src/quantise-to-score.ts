import { type NoteEvent, PianoscribeError, type Seconds } from '@pianoscribe/core';
import { assignVoices, type PlacedNote } from './assign-voices';
import { beatPositions } from './beat-positions';
import { sortedNotes } from './check-notes';
import { chooseGrids, type Grids, snap } from './choose-grids';
import type { BeatEstimate } from './estimate-beats';
import { findKey, type Key } from './find-key';
import { groupChords } from './onsets';
import { type Measure, type Score, TICKS_PER_QUARTER } from './score';
import { splitHands } from './split-hands';
import { writeBars } from './write-bars';

/** Options of {@link quantiseToScore}. */
export interface QuantiseToScoreOptions {
  /** What `estimateBeats` found, or beats from elsewhere in the same form. */
  readonly beats: Omit<BeatEstimate, 'downbeats'>;
  /** Default: as `findKey` finds it. */
  readonly key?: Key;
}

/** Bars that a score may have: days of music. More are beats gone wrong. */
const MOST_BARS = 100_000;

/** What is struck this much before the first beat, in beats, is meant to be on it. */
const EARLY = 0.05;

/**
 * Performed notes as a score for piano: on a grid of beats (halves, quarters, eighths or thirds, beat by beat and hand by
 * hand), divided between two staves, in one or two voices each, with rests, ties over bar lines, triplets, beams, key
 * and metre. Every note is in it, but for those of a pitch that fall on one place of the grid, which become one.
 *
 * @param notes any order; offsets are key releases, not lengthened by the pedal.
 * @throws PianoscribeError INVALID_ARGUMENT, NOT_FINITE, LIMIT_EXCEEDED (100 000 bars)
 */
export function quantiseToScore(notes: readonly NoteEvent[], options: QuantiseToScoreOptions): Score {
  const { beats: estimate } = options;
  const { subdivision, beatsPerBar, firstDownbeat } = estimate;
  const sorted = sortedNotes(notes);
  const key = options.key ?? findKey(sorted);
  const beatTicks = (subdivision === 3 ? 1.5 : 1) * TICKS_PER_QUARTER;
  const frame = {
    key,
    time: subdivision === 3 ? { beats: 3 * beatsPerBar, beatType: 8 } : { beats: beatsPerBar, beatType: 4 },
    measureTicks: beatsPerBar * beatTicks,
    beatTicks,
    tempo: estimate.tempo,
  };
  const inQuarters = (beatsPerMinute: number) => (beatsPerMinute * beatTicks) / TICKS_PER_QUARTER;
  if (sorted.length === 0) {
    const voice = emptyBar(frame.measureTicks);
    return { ...frame, measures: [{ staves: [[voice], [voice]], tempo: inQuarters(estimate.tempo) }] };
  }
  // Bars begin at downbeats: the first bar is as far before the first of them as it takes.
  const toBeat = beatPositions(estimate.beats);
  const early = Math.min(0, Math.floor(toBeat(sorted[0].onset) + EARLY));
  const lead = modulo(-firstDownbeat + early, beatsPerBar) - early;
  const position = (time: Seconds) => toBeat(time) + lead;
  const bars = Math.ceil((position(latest(sorted)) + 1) / beatsPerBar);
  if (bars > MOST_BARS)
    throw new PianoscribeError('LIMIT_EXCEEDED', `Expected at most ${MOST_BARS} bars, not ${bars}.`);

  const chords = chordOnsets(sorted, position);
  const isRight = splitHands(sorted);
  const staves = [true, false].map((right) => {
    const hand = sorted.map((note, i) => ({ note, at: chords[i] })).filter((_, i) => isRight[i] === right);
    const grids = chooseGrids(
      hand.map(({ at }) => at),
      subdivision,
    );
    const voices = assignVoices(placeNotes(hand, position, grids, { subdivision, beatTicks }));
    return voices.map((chordsOfVoice, v) =>
      writeBars(chordsOfVoice, {
        key,
        bars,
        beatTicks,
        measureTicks: frame.measureTicks,
        isTriplet: (beat) => subdivision === 2 && (grids.get(beat) ?? 1) % 3 === 0,
        hasRests: v === 0,
      }),
    );
  });
  const tempos = barTempos(estimate, { lead, bars });
  const measures = Array.from({ length: bars }, (_, bar): Measure => {
    const [upper, lower] = staves.map((voices) =>
      voices.map((voice) => voice[bar]).filter(({ items }, v) => v === 0 || items.length > 0),
    );
    return { staves: [upper, lower], tempo: inQuarters(tempos[bar]) };
  });
  return { ...frame, measures };
}

/** Of every note where its chord is struck: notes struck together stay together. */
function chordOnsets(sorted: readonly NoteEvent[], position: (time: Seconds) => number): number[] {
  return groupChords(sorted).flatMap((chord) => {
    const mean = chord.reduce((sum, { onset }) => sum + onset, 0) / chord.length;
    const at = position(mean);
    return chord.map(() => at);
  });
}

/** Notes of a hand on its grid, in ticks. */
function placeNotes(
  hand: readonly { readonly note: NoteEvent; readonly at: number }[],
  position: (time: Seconds) => number,
  grids: Grids,
  { subdivision, beatTicks }: { subdivision: 2 | 3; beatTicks: number },
): PlacedNote[] {
  // A beat that is struck once may still be let go half way.
  const ends = new Map([...grids].map(([beat, parts]) => [beat, parts === 1 ? subdivision : parts]));
  return hand.map(({ note: { pitch, velocity, offset }, at }) => {
    const from = Math.max(0, snap(at, grids, 1));
    const shortest = 1 / (ends.get(Math.floor(from)) ?? subdivision);
    const to = Math.max(from + shortest, snap(position(offset), ends, subdivision));
    return { pitch, velocity, start: Math.round(from * beatTicks), end: Math.round(to * beatTicks) };
  });
}

/** Beats a minute in each bar: of the beats that are known in it, else as before. */
function barTempos(
  { beats, beatsPerBar, tempo }: Pick<BeatEstimate, 'beats' | 'beatsPerBar' | 'tempo'>,
  { lead, bars }: { lead: number; bars: number },
): number[] {
  let last = tempo;
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.max(0, bar * beatsPerBar - lead);
    const to = Math.min(beats.length - 1, (bar + 1) * beatsPerBar - lead);
    if (to > from) last = (60 * (to - from)) / (beats[to] - beats[from]);
    return last;
  });
}

function emptyBar(ticks: number) {
  return { items: [{ start: 0, ticks, value: undefined, notes: [], beams: [], tuplet: undefined }] };
}

const latest = (notes: readonly NoteEvent[]) => notes.reduce((end, { offset }) => Math.max(end, offset), 0);

const modulo = (value: number, divisor: number) => ((value % divisor) + divisor) % divisor;
