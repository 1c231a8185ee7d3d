import { compareNotes, createRandom, type NoteEvent, type Seconds } from '@pianoscribe/core';

/** A note as it is written: times in beats. */
export interface WrittenNote {
  readonly pitch: number;
  readonly beat: number;
  readonly length: number;
}

/** A piece whose beats are known. */
export interface Piece {
  readonly name: string;
  readonly beatsPerBar: number;
  readonly subdivision: 2 | 3;
  readonly beats: number;
  readonly notes: readonly WrittenNote[];
}

/** How a piece is played. */
export interface Playing {
  readonly tempo: number;
  /** Largest change of tempo, as a part of it: 0.15 swings between 85 and 115 %. Default 0. */
  readonly rubato?: number;
  /** Standard deviation of every onset. Default 0. */
  readonly jitterSeconds?: Seconds;
  readonly seed?: number;
}

/** A performance, and the times of the beats in it. */
export function play(piece: Piece, { tempo, rubato = 0, jitterSeconds = 0, seed = 1 }: Playing) {
  const random = createRandom(seed);
  // Phrases of eight beats or so that move on and hold back, and a beat now and then that is waited on.
  const phase = random.uniform(0, 2 * Math.PI);
  const beats = [0.5];
  for (let b = 0; b < piece.beats + 2; b++) {
    const swing = Math.sin((2 * Math.PI * b) / 11 + phase) * 0.7 + 0.3 * random.uniform(-1, 1);
    beats.push(beats[b] + (60 / tempo) * (1 + rubato * swing));
  }
  const at = (position: number) => {
    const b = Math.min(beats.length - 2, Math.floor(position));
    return beats[b] + (position - b) * (beats[b + 1] - beats[b]);
  };
  const notes: NoteEvent[] = piece.notes.map(({ pitch, beat, length }) => {
    const onset = Math.max(0, at(beat) + jitterSeconds * random.normal());
    const bar = beat % piece.beatsPerBar === 0 ? 8 : 0;
    const velocity = Math.round(60 + bar + random.uniform(-10, 10));
    return { pitch, onset, offset: Math.max(onset + 0.05, at(beat + 0.9 * length)), velocity };
  });
  return { notes: notes.sort(compareNotes), beats: beats.slice(0, piece.beats) };
}

const CHORDS = [
  [0, 4, 7],
  [5, 9, 12],
  [7, 11, 14],
  [0, 4, 7],
  [9, 12, 16],
  [2, 5, 9],
  [7, 11, 14],
  [0, 4, 7],
];

/** A piece of bars, each made from its chord (pitch classes from C) and number. */
function ofBars(
  name: string,
  { beatsPerBar, subdivision = 2, bars = 24 }: { beatsPerBar: number; subdivision?: 2 | 3; bars?: number },
  write: (chord: readonly number[], bar: number) => readonly (readonly [pitch: number, beat: number, length: number])[],
): Piece {
  const notes = Array.from({ length: bars }, (_, bar) =>
    write(CHORDS[bar % CHORDS.length], bar).map(([pitch, beat, length]) => ({
      pitch,
      beat: bar * beatsPerBar + beat,
      length,
    })),
  ).flat();
  return { name, beatsPerBar, subdivision, beats: bars * beatsPerBar, notes };
}

/** Pieces in the textures of the keyboard literature, made here. */
export function pieces(): Piece[] {
  return [
    ofBars('Alberti bass', { beatsPerBar: 4 }, ([a, b, c], bar) => [
      ...[a, c, b, c, a, c, b, c].map((tone, i) => [48 + tone, i / 2, 0.5] as const),
      [72 + c, 0, 1.5],
      [72 + b, 1.5, 0.5],
      ...(bar % 4 === 3
        ? ([[72 + a, 2, 2]] as const)
        : ([
            [72 + a, 2, 1],
            [74 + a, 3, 0.5],
            [76 + a, 3.5, 0.5],
          ] as const)),
    ]),
    ofBars('waltz', { beatsPerBar: 3 }, ([a, b, c], bar) => [
      [36 + a, 0, 1],
      ...[1, 2].flatMap((beat) => [b, c].map((tone) => [48 + tone, beat, 0.8] as const)),
      ...(bar % 2 === 0
        ? ([
            [72 + c, 0, 2],
            [74 + b, 2, 1],
          ] as const)
        : ([
            [76 + a, 0, 1],
            [74 + a, 1, 0.5],
            [72 + b, 1.5, 0.5],
            [72 + a, 2, 1],
          ] as const)),
    ]),
    ofBars('chorale', { beatsPerBar: 4 }, ([a, b, c]) =>
      [0, 1, 2, 3].flatMap((beat) =>
        [36 + a, 55 + b, 60 + c, 72 + [a, b, c, b][beat]].map((pitch) => [pitch, beat, 1] as const),
      ),
    ),
    ofBars('semiquaver prelude', { beatsPerBar: 4 }, ([a, b, c]) => [
      ...[0, 2].flatMap((half) =>
        [48 + a, 52 + b, 55 + c, 60 + a, 64 + b, 55 + c, 60 + a, 64 + b].map(
          (pitch, i) => [pitch, half + i / 4, 0.25] as const,
        ),
      ),
    ]),
    ofBars('siciliano in 6/8', { beatsPerBar: 2, subdivision: 3, bars: 40 }, ([a, b, c]) => [
      [48 + a, 0, 2 / 3],
      [55 + b, 2 / 3, 1 / 3],
      [48 + c, 1, 2 / 3],
      [55 + b, 5 / 3, 1 / 3],
      ...[72 + c, 74 + a, 76 + b].map((pitch, i) => [pitch, i / 3, 1 / 3] as const),
      [72 + a, 1, 2 / 3],
      [71 + a, 5 / 3, 1 / 3],
    ]),
    ofBars('triplets under a song', { beatsPerBar: 4 }, ([a, b, c], bar) => [
      ...[0, 1, 2, 3].flatMap((beat) => [a, b, c].map((tone, i) => [55 + tone, beat + i / 3, 1 / 3] as const)),
      [36 + a, 0, 4],
      [72 + c, 0, 2],
      [74 + b, 2, 1],
      ...(bar % 2
        ? ([[76 + a, 3, 1]] as const)
        : ([
            [76 + a, 3, 0.5],
            [77 + a, 3.5, 0.5],
          ] as const)),
    ]),
    ofBars('syncopations', { beatsPerBar: 4 }, ([a, b, c]) => [
      [36 + a, 0, 1.5],
      [43 + a, 1.5, 0.5],
      [36 + a, 2, 2],
      ...[0.5, 1.5, 2.5, 3].flatMap((beat) => [60 + b, 64 + c].map((pitch) => [pitch, beat, 0.5] as const)),
      [76 + a, 0, 0.5],
      [74 + a, 0.5, 1],
      [72 + b, 1.5, 1.5],
      [71 + c, 3, 1],
    ]),
    ofBars('march in dotted rhythm', { beatsPerBar: 4 }, ([a, b, c]) => [
      ...[0, 1, 2, 3].map((beat) => [36 + (beat % 2 ? c : a), beat, 0.9] as const),
      ...[0, 1, 2].flatMap((beat) => [[67 + b, beat, 0.75] as const, [72 + c, beat + 0.75, 0.25] as const]),
      [72 + a, 3, 1],
    ]),
  ];
}
