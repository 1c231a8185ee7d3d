import FFT from 'fft.js';

/**
 * A forward complex transform with arrays of its own: write `input`, call `run`, read `output`; both hold real and
 * imaginary parts in turn. Plain arrays, not typed ones: fft.js is a fifth faster on them, and slow on a mixture.
 */
export interface ComplexTransform {
  readonly input: number[];
  readonly output: readonly number[];
  run(): void;
}

/** A plan for any size from 2 on: fft.js for powers of two, Bluestein's algorithm on top of it for the rest. */
export function createComplexTransform(size: number): ComplexTransform {
  return (size & (size - 1)) === 0 ? createRadix4(size) : createBluestein(size);
}

function createRadix4(size: number): ComplexTransform {
  const plan = new FFT(size);
  const input = createDoubles(2 * size);
  const output = createDoubles(2 * size);
  return { input, output, run: () => plan.transform(output, input) };
}

/** Zeros that V8 stores as doubles from the start: it would take whole zeros for small integers, and change its mind. */
function createDoubles(length: number): number[] {
  return new Array<number>(length).fill(0.5).fill(0);
}

/** X[k] = c[k] sum (x[n] c[n]) conj(c[k - n]) with the chirp c[n] = exp(-i pi n^2 / size): a convolution. */
function createBluestein(size: number): ComplexTransform {
  const points = 2 ** Math.ceil(Math.log2(2 * size - 1));
  const convolution = createRadix4(points);
  const chirp = Float64Array.from({ length: 2 * size }, (_, i) => {
    const n = i >> 1;
    // n^2 modulo 2 size keeps the angle small and exact.
    const angle = (Math.PI * ((n * n) % (2 * size))) / size;
    return i % 2 ? -Math.sin(angle) : Math.cos(angle);
  });
  const { input: buffer, output: spectrum } = convolution;
  for (let n = 0; n < size; n++) {
    const mirror = (points - n) % points;
    buffer[2 * n] = buffer[2 * mirror] = chirp[2 * n];
    buffer[2 * n + 1] = buffer[2 * mirror + 1] = -chirp[2 * n + 1];
  }
  convolution.run();
  const response = Float64Array.from(spectrum);

  const input = createDoubles(2 * size);
  const output = createDoubles(2 * size);
  function run() {
    buffer.fill(0);
    for (let i = 0; i < 2 * size; i += 2) {
      buffer[i] = input[i] * chirp[i] - input[i + 1] * chirp[i + 1];
      buffer[i + 1] = input[i] * chirp[i + 1] + input[i + 1] * chirp[i];
    }
    convolution.run();
    // The inverse transform is the conjugate of the forward transform of the conjugate, over the points.
    for (let i = 0; i < 2 * points; i += 2) {
      buffer[i] = spectrum[i] * response[i] - spectrum[i + 1] * response[i + 1];
      buffer[i + 1] = -(spectrum[i] * response[i + 1] + spectrum[i + 1] * response[i]);
    }
    convolution.run();
    for (let i = 0; i < 2 * size; i += 2) {
      const re = spectrum[i] / points;
      const im = -spectrum[i + 1] / points;
      output[i] = re * chirp[i] - im * chirp[i + 1];
      output[i + 1] = re * chirp[i + 1] + im * chirp[i];
    }
  }
  return { input, output, run };
}
