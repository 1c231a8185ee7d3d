import { createFrameMatrix } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { colourOnset, describeOnset, type HeardFrames, SURROUNDING_COLUMNS } from './onset-surroundings';
import { createVelocityListener } from './velocity-listener';
import { velocityLoss } from './velocity-loss';
import { createVelocityNetwork } from './velocity-network';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const FRAMES = 20;
const TIMING = { sampleRate: 16000, hopLength: 320, startTime: 0 };

/** Features that say where they stand: 1000 * frame + column. */
function numbered(): HeardFrames {
  const features = Float32Array.from({ length: FRAMES * 1200 }, (_, i) => 1000 * Math.floor(i / 1200) + (i % 1200));
  const roll = () => new Float32Array(FRAMES * 88);
  return { frames: FRAMES, features, onset: roll(), frame: roll() };
}

/** Where columns of semitones begin, and what tells of other keys. */
const SEMITONES = 7 * 3 * 148;
const OTHERS = SEMITONES + 7 * 3 * 72;

function describe1(heard: HeardFrames, frame: number, key: number): Float32Array {
  const row = new Float32Array(SURROUNDING_COLUMNS);
  describeOnset(heard, frame, key, row, 0);
  return row;
}

describe('describeOnset', () => {
  it('has the fundamental in the same place for every key, in each spectrum, two frames before to four after', () => {
    const heard = numbered();
    for (const key of [13, 39, 60]) {
      const row = describe1(heard, 8, key);
      for (const [at, frame] of [6, 7, 8, 9, 10, 11, 12].entries()) {
        for (const spectrum of [0, 1, 2]) {
          // Key k's fundamental lies at bin 3 k + 1.
          const expected = 1000 * frame + 300 * spectrum + 3 * key + 1;
          expect(row[(at * 3 + spectrum) * 148 + 37]).toBe(expected);
        }
      }
    }
  });

  it('has the rest of the spectrum a semitone a column, as the mean of its bins, from 24 below to 48 above', () => {
    const heard = numbered();
    const row = describe1(heard, 8, 40);
    const first = 3 * 40 + 1 - 37;
    for (const [at, spectrum] of [
      [0, 0],
      [3, 1],
      [6, 2],
    ]) {
      const columns = row.subarray(SEMITONES + (at * 3 + spectrum) * 72);
      const mean = (bin: number) => 1000 * (6 + at) + 300 * spectrum + bin + 1;
      expect([columns[0], columns[23]]).toEqual([mean(first - 72), mean(first - 3)]);
      // The last whole semitone under bin 300; silence above.
      expect([columns[24], columns[45]]).toEqual([mean(first + 148), mean(first + 148 + 63)]);
      expect([...columns.subarray(46, 72)]).toEqual(Array(26).fill(Math.fround(-1.7)));
    }
    expect(describe1(heard, 8, 3)[SEMITONES + 23]).toBe(Math.fround(-1.7));
  });

  it('has silence where there are no bins, and nothing where there are no keys', () => {
    const heard = numbered();
    heard.onset.fill(1);
    const row = describe1(heard, 8, 0);
    expect(row.subarray(0, 36).every((value) => value === Math.fround(-1.7))).toBe(true);
    expect(row[36]).toBe(6000);
    const others = row.subarray(OTHERS);
    expect(others.subarray(0, 36 * 3).every((value) => value === 0)).toBe(true);
    expect(others[36 * 3]).toBe(6);
  });

  it('tells what sounds before, and what is struck with it and shortly before or after', () => {
    const heard = numbered();
    const set = (roll: Float32Array, frame: number, key: number, value: number) => {
      roll[frame * 88 + key] = value;
    };
    set(heard.onset, 9, 43, 0.5);
    set(heard.onset, 5, 36, 0.25);
    set(heard.frame, 5, 51, 1);
    const others = describe1(heard, 8, 39).subarray(OTHERS);
    const nonzero = [...others].flatMap((value, i) => (value === 0 ? [] : [[Math.floor(i / 3) - 36, i % 3, value]]));
    expect(nonzero).toEqual([
      [-3, 2, 1.5],
      [4, 0, 3],
      [12, 1, 6],
    ]);
  });

  it('takes the nearest frame beyond the edges', () => {
    expect(describe1(numbered(), 0, 39)[37]).toBe(118);
    expect(describe1(numbered(), FRAMES - 1, 39)[6 * 3 * 148 + 37]).toBe(19118);
  });
});

describe('colourOnset', () => {
  it('moves each bin that sounds by its gain in all spectra, and leaves silence and the other keys', () => {
    const heard = numbered();
    heard.onset.fill(0.5);
    const plain = describe1(heard, 8, 50).map((value, i) => (i % 7 === 0 && i < OTHERS ? -1.7 : value / 1e6));
    const gains = Float32Array.from({ length: 300 }, (_, bin) => bin);
    const coloured = new Float32Array(SURROUNDING_COLUMNS);
    colourOnset({ gains, tilts: new Float64Array(88) }, 50, plain, coloured, 0);
    // The fundamental lies at bin 151; 20 dB are a hundred times the power, whose logarithm is heard in quarters.
    for (const at of [37, 148 + 37, 20 * 148 + 37]) {
      expect(coloured[at] - plain[at]).toBeCloseTo(((151 / 20) * Math.log(100)) / 4, 4);
    }
    // The second semitone column has bins 45 to 47.
    expect(coloured[SEMITONES + 1] - plain[SEMITONES + 1]).toBeCloseTo(((46 / 20) * Math.log(100)) / 4, 4);
    expect(coloured[7 * 12]).toBe(plain[7 * 12]);
    expect(coloured.subarray(OTHERS)).toEqual(plain.subarray(OTHERS));
  });

  it('tilts the notes of a key about its fundamental, by so many dB an octave', () => {
    const heard = numbered();
    heard.features.fill(1);
    const plain = describe1(heard, 8, 50);
    const tilts = new Float64Array(88);
    tilts[50] = 3;
    const coloured = new Float32Array(SURROUNDING_COLUMNS);
    colourOnset({ gains: new Float32Array(300), tilts }, 50, plain, coloured, 0);
    const decibels = (at: number) => (coloured[at] - plain[at]) / (Math.LN10 / 40);
    expect(decibels(37)).toBe(0);
    expect(decibels(37 + 36)).toBeCloseTo(3, 4);
    expect(decibels(37 - 36)).toBeCloseTo(-3, 4);
    // The middle of the first semitone over the 148 bins lies 112 bins over the fundamental.
    expect(decibels(SEMITONES + 24)).toBeCloseTo((3 * 112) / 36, 4);
  });
});

describe('velocity listener', () => {
  it('says what the net says, at the peaks of onsets and nowhere else', async () => {
    const network = createVelocityNetwork({ seed: 4 });
    const listener = createVelocityListener(network.saveWeights());
    const data = tf.randomNormal([FRAMES, 1200], 0, 1, 'float32', 5).dataSync() as Float32Array;
    const matrix = () => createFrameMatrix(FRAMES, 88, TIMING);
    const [onset, frame] = [matrix(), matrix()];
    const at = (row: number, key: number) => row * 88 + key;
    onset.data.set([0.4], at(4, 10));
    onset.data.set([0.9], at(5, 10));
    onset.data.set([0.9], at(6, 10));
    onset.data.set([0.04], at(9, 30));
    onset.data.set([0.3], at(19, 87));
    const window = { ...createFrameMatrix(FRAMES, 1200, TIMING), data };
    const { velocity, keyVelocity } = await listener.hear(window, { onset, frame });
    for (const { data } of [velocity, keyVelocity]) {
      expect([...data].flatMap((value, i) => (value === 0 ? [] : [i]))).toEqual([at(5, 10), at(19, 87)]);
    }
    const heard = { frames: FRAMES, features: data, onset: onset.data, frame: frame.data };
    const row = describe1(heard, 5, 10);
    const expected = network.forward(tf.tensor2d(row, [1, SURROUNDING_COLUMNS])).dataSync();
    expect(velocity.data[at(5, 10)]).toBeCloseTo(expected[0], 5);
    expect(keyVelocity.data[at(5, 10)]).toBeCloseTo(expected[1], 5);
    const inner = await listener.hear(window, { onset, frame }, 5);
    expect([...inner.velocity.data].flatMap((value, i) => (value === 0 ? [] : [i]))).toEqual([at(5, 10)]);
    listener.dispose();
  });

  it('takes any number of onsets, and leaves no tensor behind', async () => {
    const listener = createVelocityListener(createVelocityNetwork({ seed: 4 }).saveWeights());
    const onset = createFrameMatrix(FRAMES, 88, TIMING);
    for (let cell = 0; cell < onset.data.length; cell++) onset.data[cell] = Math.floor(cell / 88) % 2;
    const window = createFrameMatrix(FRAMES, 1200, TIMING);
    const before = tf.memory().numTensors;
    const { velocity } = await listener.hear(window, { onset, frame: onset });
    expect(tf.memory().numTensors).toBe(before);
    expect(velocity.data.filter((value) => value !== 0)).toHaveLength(10 * 88);
    listener.dispose();
  });
});

describe('velocityLoss', () => {
  const targets = [0.2, 0.4, 0.6, 0.3];
  /** The loss of an excerpt of two notes of one key and two of another, whose two outputs are off by so much. */
  const of = (precise: number[], fair: number[]) =>
    velocityLoss(
      {
        precise: tf.tensor2d(
          targets.map((target, i) => target + precise[i]),
          [1, 4],
        ),
        fair: tf.tensor2d(
          targets.map((target, i) => target + fair[i]),
          [1, 4],
        ),
      },
      tf.tensor2d(targets, [1, 4]),
      tf.tensor2d([40, 40, 41, 41], [1, 4]),
    ).dataSync()[0];
  const none = [0, 0, 0, 0];
  const apart = [0.3, -0.3, 0, 0];
  const together = [0.3, 0.3, 0, 0];
  const absolute = (0.02 * 2 * 0.09) / 4;

  it('minds of the first output what differs between notes of a key', () => {
    expect(of(apart, none)).toBeCloseTo((2 * 0.09) / 4 + absolute, 6);
    expect(of(together, none)).toBeCloseTo(absolute, 6);
  });

  it('minds of the second what keys are off by in the mean, and single notes little', () => {
    expect(of(none, together)).toBeCloseTo(1.03 * 0.15 ** 2 + absolute, 6);
    expect(of(none, apart)).toBeCloseTo((0.03 * 2 * 0.09) / 4 + absolute, 6);
  });

  it('minds keys that are seldom played nearly as much as others', () => {
    const off = (...values: number[]) =>
      velocityLoss(
        {
          precise: tf.tensor2d(
            values.map(() => 0.5),
            [1, 5],
          ),
          fair: tf.tensor2d(
            values.map((v) => 0.5 + v),
            [1, 5],
          ),
        },
        tf.tensor2d(
          values.map(() => 0.5),
          [1, 5],
        ),
        tf.tensor2d([40, 40, 40, 40, 41], [1, 5]),
      ).dataSync()[0];
    // Of four notes, and of one that counts twice as much as each of them; the excerpt's mean is 0.
    const [often, seldom] = [0.05, -0.2];
    const share = (often ** 2 * 4 * 0.5 + seldom ** 2) / 3;
    const notes = (4 * often ** 2 + seldom ** 2) / 5;
    expect(off(often, often, often, often, seldom)).toBeCloseTo(share + 0.03 * notes + 0.02 * notes, 6);
  });

  it('minds little what a whole excerpt is off by', () => {
    const all = [0.3, 0.3, 0.3, 0.3];
    expect(of(all, all)).toBeCloseTo(2 * 0.02 * 0.09, 6);
  });
});
