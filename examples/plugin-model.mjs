// A model plugin in plain JavaScript: it imports nothing from Pianoscribe and keeps the form of `AcousticModel`.
// pianoscribe transcribe recording.wav -o out.mid --model examples/plugin-model.mjs
//
// It compares the energy at each key's fundamental with that of the two semitones beside it: enough for single notes in
// the middle of the keyboard, far from a trained model.

const SAMPLE_RATE = 16000;
const HOP = 320;
const KEYS = 88;
const WINDOW = 2048;

const frequencyOf = (key) => 440 * 2 ** ((key + 21 - 69) / 12);

/** Amplitude of every key's fundamental over a window, by Goertzel's filter under a Hann window. */
function createFeatures() {
  const hann = Float64Array.from({ length: WINDOW }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW));
  const measure = (samples, from, row) => {
    for (let key = 0; key < KEYS; key++) {
      const coefficient = 2 * Math.cos((2 * Math.PI * frequencyOf(key)) / SAMPLE_RATE);
      let previous = 0;
      let before = 0;
      for (let i = 0; i < WINDOW; i++) {
        const now = samples[from + i] * hann[i] + coefficient * previous - before;
        before = previous;
        previous = now;
      }
      const power = previous * previous + before * before - coefficient * previous * before;
      row[key] = (4 * Math.sqrt(Math.max(0, power))) / WINDOW;
    }
  };
  return {
    sampleRate: SAMPLE_RATE,
    hopLength: HOP,
    bins: KEYS,
    createStream() {
      // Half a window of silence on each side: frame f is centred at sample f * HOP.
      let held = new Float32Array(WINDOW / 2);
      let done = 0;
      const take = (samples) => {
        const joined = new Float32Array(held.length + samples.length);
        joined.set(held);
        joined.set(samples, held.length);
        const rows = Math.max(0, Math.floor((joined.length - WINDOW) / HOP) + 1);
        const data = new Float32Array(rows * KEYS);
        for (let row = 0; row < rows; row++) measure(joined, row * HOP, data.subarray(row * KEYS, (row + 1) * KEYS));
        held = joined.slice(rows * HOP);
        const startTime = (done * HOP) / SAMPLE_RATE;
        done += rows;
        return { data, shape: [rows, KEYS], timing: { sampleRate: SAMPLE_RATE, hopLength: HOP, startTime } };
      };
      return { push: take, finish: () => take(new Float32Array(WINDOW / 2)) };
    },
  };
}

/** @param {{ threshold?: number }} [options] amplitude from which on a key sounds */
export function createModel({ threshold = 0.02 } = {}) {
  let isDisposed = false;
  const squash = (x) => 1 / (1 + Math.exp(-x));
  const hear = ({ data, shape, timing }) => {
    const roll = () => ({ data: new Float32Array(shape[0] * KEYS), shape: [shape[0], KEYS], timing });
    const [onset, frame] = [roll(), roll()];
    for (let i = 0; i < data.length; i++) {
      const key = i % KEYS;
      const beside = Math.max(key > 0 ? data[i - 1] : 0, key < KEYS - 1 ? data[i + 1] : 0);
      const isPeak = data[i] > beside ? 1 : 0;
      frame.data[i] = isPeak * squash((12 * (data[i] - threshold)) / threshold);
      const rise = i < 2 * KEYS ? data[i] : data[i] - data[i - 2 * KEYS];
      onset.data[i] = frame.data[i] * squash((12 * (rise - threshold / 2)) / threshold);
    }
    return { onset, frame };
  };
  return {
    name: 'fundamentals',
    features: createFeatures(),
    window: { frames: 100, margin: 4 },
    stride: 1,
    async predict(windows) {
      if (isDisposed) throw new Error('This model was disposed.');
      return windows.map(hear);
    },
    dispose() {
      isDisposed = true;
    },
  };
}
