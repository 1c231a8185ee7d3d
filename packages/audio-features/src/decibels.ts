import { type Matrix, PianoscribeError } from '@pianoscribe/core';

/** Options of {@link powerToDb} and {@link amplitudeToDb}. */
export interface DecibelOptions {
  /** What 0 dB stands for, or 'max': the largest value of the matrix. Default 1. */
  readonly ref?: number | 'max';
  /** Smaller values, also of `ref`, are raised to this; default 1e-10 for power, 1e-5 for amplitude. */
  readonly amin?: number;
  /** Nothing is left further than this below the largest value of the whole matrix; false: no limit. Default 80 dB. */
  readonly topDb?: number | false;
}

/**
 * 10 log10(value / ref) of each value, as a new matrix: librosa's power_to_db. `topDb` counts from the loudest value of
 * the whole matrix, so it is no work for streams: there use `topDb: false`.
 * @throws PianoscribeError INVALID_ARGUMENT where an option is out of its range.
 */
export function powerToDb<M extends Matrix>(matrix: M, options: DecibelOptions = {}): M {
  return toDb(matrix, options, 10, 1e-10);
}

/**
 * 20 log10(|value| / ref) of each value, as a new matrix: librosa's amplitude_to_db.
 * @throws PianoscribeError INVALID_ARGUMENT where an option is out of its range.
 */
export function amplitudeToDb<M extends Matrix>(matrix: M, options: DecibelOptions = {}): M {
  return toDb(matrix, options, 20, 1e-5);
}

function toDb<M extends Matrix>(matrix: M, options: DecibelOptions, perDecade: number, defaultAmin: number): M {
  const { ref = 1, amin = defaultAmin, topDb = 80 } = options;
  if (!(amin > 0 && amin < Number.POSITIVE_INFINITY)) throw badOption('amin', 'above 0', amin);
  if (ref !== 'max' && !(ref > 0 && ref < Number.POSITIVE_INFINITY)) throw badOption('ref', "above 0, or 'max'", ref);
  if (topDb !== false && !(topDb >= 0)) throw badOption('topDb', '0 or more, or false', topDb);
  const { data } = matrix;
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]));
  const zero = Math.max(amin, ref === 'max' ? largest : ref);
  const least = topDb === false ? 0 : Math.max(amin, largest) * 10 ** (-topDb / perDecade);
  const floor = Math.max(amin, least);
  const scale = perDecade / Math.LN10;
  const offset = Math.log(zero);
  const decibels = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    decibels[i] = (Math.log(Math.max(Math.abs(data[i]), floor)) - offset) * scale;
  }
  return { ...matrix, data: decibels };
}

function badOption(name: string, expected: string, found: unknown): PianoscribeError {
  return new PianoscribeError('INVALID_ARGUMENT', `${name} must be ${expected}; found ${found}.`);
}
