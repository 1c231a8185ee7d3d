import type { Seconds } from '@pianoscribe/core';

/**
 * How many attacks a beat is expected to have, and where: rates by place, as parts of the beat. A beat is divided by
 * two or by three. These and the other figures here were chosen by random search on generated performances with rubato.
 */
const PLACES: Readonly<Record<'duple' | 'triple', readonly (readonly [place: number, rate: number])[]>> = {
  duple: [
    [0, 1.25],
    [1 / 4, 0.25],
    [1 / 2, 0.6],
    [3 / 4, 0.3],
  ],
  triple: [
    [0, 1.25],
    [1 / 6, 0.14],
    [1 / 3, 0.55],
    [2 / 3, 0.63],
    [5 / 6, 0.14],
  ],
};
/** Attacks a beat that stand nowhere in particular: ornaments, spread chords, what was misheard. */
const STRAY = 0.15;
/** Log odds of a beat in three parts against one in two. */
const TRIPLE_LOG_ODDS = -0.33;
/** Deviation of an attack from its place: hands are this exact, plus this part of the beat. */
const JITTER_SECONDS = 0.013;
const JITTER_OF_BEAT = 0.025;

/**
 * Log rates (attacks a second) of a beat of one length, by the frame in which the attack lies: of an attack without
 * accent, and of one with. A Poisson process: the log likelihood of a beat is the sum over its attacks, less `expected`.
 */
export interface BeatTables {
  readonly plain: Float32Array;
  readonly accented: Float32Array;
  readonly expected: number;
}

/** The two readings of a beat of `frames` frames of `frameSeconds` each. */
export function beatTables(frames: number, frameSeconds: Seconds): { duple: BeatTables; triple: BeatTables } {
  return {
    duple: tables('duple', frames, frameSeconds, 0),
    triple: tables('triple', frames, frameSeconds, TRIPLE_LOG_ODDS),
  };
}

function tables(kind: 'duple' | 'triple', frames: number, frameSeconds: Seconds, logOdds: number): BeatTables {
  const period = frames * frameSeconds;
  const deviation = JITTER_SECONDS + JITTER_OF_BEAT * period;
  const plain = new Float32Array(frames);
  const accented = new Float32Array(frames);
  const places = [...PLACES[kind], [1, PLACES[kind][0][1]] as const];
  for (let frame = 0; frame < frames; frame++) {
    let [weak, strong] = [STRAY / period, STRAY / period];
    for (const [place, rate] of places) {
      const distance = ((frame / frames - place) * period) / deviation;
      const density = (rate * Math.exp(-0.5 * distance * distance)) / (deviation * Math.sqrt(2 * Math.PI));
      const isBeat = place === 0 || place === 1;
      // Accents fall on beats: a plain attack there is a rarer thing, and so is an accent elsewhere.
      weak += density * (isBeat ? 0.44 : 1.4);
      strong += density * (isBeat ? 1.12 : 0.32);
    }
    plain[frame] = Math.log(weak);
    accented[frame] = Math.log(strong);
  }
  return { plain, accented, expected: STRAY + PLACES[kind].reduce((sum, [, rate]) => sum + rate, 0) - logOdds };
}
