import * as tf from '@tensorflow/tfjs-core';

/** Longest wavelength of the positional code, over 2 pi (Vaswani et al. 2017). */
const LONGEST = 10000;

/**
 * The sinusoidal code of positions `first` to `first + count - 1`, [count, width]: sines in the even columns, cosines in
 * the odd ones, wavelengths from 2 pi to 20 000 pi (Vaswani et al. 2017, section 3.5).
 */
export function sinusoidalPositions(count: number, width: number, first = 0): tf.Tensor2D {
  const code = new Float32Array(count * width);
  for (let column = 0; column < width; column++) {
    const rate = LONGEST ** (-(column - (column % 2)) / width);
    const wave = column % 2 === 0 ? Math.sin : Math.cos;
    for (let row = 0; row < count; row++) code[row * width + column] = wave((first + row) * rate);
  }
  return tf.tensor2d(code, [count, width]);
}
