// What a strong touch changes on real pianos, between the layers of sampled ones, for `softening` and `dynamicsTilt` of
// the renderer. PIANOSCRIBE_PIANOS names piano folders, separated by commas; those of fewer than three layers say nothing.
import type { PianoSample, SampledPiano } from '@pianoscribe/datasets';
import { loadSampledPiano } from '@pianoscribe/datasets/node';
import FFT from 'fft.js';
// The renderer's own: what is measured is what it does.
import { lowPassCoefficient, lowPassPower } from '../packages/datasets/src/low-pass';
import { layerVelocity } from '../packages/datasets/src/sampled-piano';

const SIZE = 4096;
const SECONDS = 0.25;
/** Edges of bands a third of an octave wide, from 250 Hz to 8 kHz. */
const EDGES = Array.from({ length: 16 }, (_, i) => 250 * 2 ** (i / 3));
/** How loudness grows with velocity in the renderer, by which the layers' velocities become dB. */
const DYNAMICS = 1.6;
const REGISTER_KEYS = 18;
const KEY_STEP = 3;
/** Bands over the fundamental without which a fit says nothing. */
const FEWEST_BANDS = 6;

const folders = (process.env.PIANOSCRIBE_PIANOS ?? '').split(',').filter(Boolean);
if (folders.length === 0) console.log('left out: PIANOSCRIBE_PIANOS names no piano folders');
for (const folder of folders) {
  const piano = await loadSampledPiano(folder);
  console.log(
    `${piano.name}: dB lost at ${piano.sampleRate / 4} Hz by a touch 30 dB softer, and power of the velocity`,
  );
  for (let from = 0; from < 88; from += REGISTER_KEYS) describe(piano, from);
}

function describe(piano: SampledPiano, from: number): void {
  let [product, square, left, all, bandCount] = [0, 0, 0, 0, 0];
  const powers: number[] = [];
  for (let key = from; key < Math.min(88, from + REGISTER_KEYS); key += KEY_STEP) {
    const zones = piano.keys[key].filter((zone, i, all) => all.findIndex((z) => z.sample === zone.sample) === i);
    const isHeard = EDGES.slice(1).map((edge) => edge > 440 * 2 ** ((key - 48) / 12));
    if (zones.length < 3 || isHeard.filter(Boolean).length < FEWEST_BANDS) continue;
    const hardest = zones[zones.length - 1];
    const bands = zones.map((zone) => bandLevels(piano.samples[zone.sample], piano.sampleRate));
    for (const [z, zone] of zones.slice(0, -1).entries()) {
      const softer = 20 * DYNAMICS * Math.log10(layerVelocity(hardest) / layerVelocity(zone));
      const lost = bands[z].map((level, b) => level - bands[zones.length - 1][b]).filter((_, b) => isHeard[b]);
      const heard = centres().filter((_, b) => isHeard[b]);
      const fit = fitLoss(lost, heard, piano.sampleRate);
      product += fit.loss * softer;
      left += fit.error;
      all += fit.without;
      bandCount += lost.length;
      square += softer * softer;
    }
    powers.push(
      slope(zones.map((zone) => [20 * Math.log10(layerVelocity(zone)), loudness(piano.samples[zone.sample])])),
    );
  }
  if (powers.length === 0) return;
  const power = powers.reduce((sum, value) => sum + value, 0) / powers.length;
  const keys = `pitch ${from + 21} to ${Math.min(108, from + 20 + REGISTER_KEYS)}`;
  const rms = (sum: number) => Math.sqrt(sum / bandCount).toFixed(1);
  console.log(
    `  ${keys.padEnd(16)} ${((30 * product) / square).toFixed(0)} dB (bands differ by ${rms(all)} dB, ${rms(left)} of it unexplained), power ${power.toFixed(2)}`,
  );
}

function loudness({ level, gainDb }: PianoSample): number {
  return level + gainDb;
}

function centres(): number[] {
  return EDGES.slice(1).map((edge, i) => Math.sqrt(edge * EDGES[i]));
}

/** Level in each band, in dB. */
function bandLevels({ samples }: PianoSample, sampleRate: number): number[] {
  const fft = new FFT(SIZE);
  const length = Math.min(samples.length, Math.round(SECONDS * sampleRate), SIZE);
  const input = new Array<number>(SIZE).fill(0);
  for (let i = 0; i < length; i++) input[i] = samples[i] * Math.sin((Math.PI * i) / length) ** 2;
  const output = fft.createComplexArray();
  fft.realTransform(output, input);
  const power = new Float64Array(EDGES.length - 1);
  for (let bin = 1; bin < SIZE / 2; bin++) {
    const band = Math.floor(3 * Math.log2((bin * sampleRate) / SIZE / EDGES[0]));
    if (band >= 0 && band < power.length) power[band] += output[2 * bin] ** 2 + output[2 * bin + 1] ** 2;
  }
  return Array.from(power, (sum) => 10 * Math.log10(sum + 1e-12));
}

/** The dB that two equal one-pole low-passes lose at a quarter of the rate, and square errors with them and without. */
function fitLoss(lost: readonly number[], frequencies: readonly number[], sampleRate: number) {
  const beside = (values: readonly number[]) => {
    const base = (values[0] + values[1] + values[2]) / 3;
    return values.map((value) => value - base);
  };
  const wanted = beside(lost);
  const without = wanted.reduce((sum, value) => sum + value * value, 0);
  let best = { loss: 0, error: without, without };
  for (let loss = 0; loss <= 80; loss += 0.5) {
    const coefficient = lowPassCoefficient(loss / 2);
    const made = beside(frequencies.map((f) => 20 * Math.log10(lowPassPower(coefficient, f / sampleRate))));
    const error = made.reduce((sum, value, i) => sum + (value - wanted[i]) ** 2, 0);
    if (error < best.error) best = { loss, error, without };
  }
  return best;
}

function slope(points: readonly (readonly number[])[]): number {
  const [x, y] = [0, 1].map((i) => points.reduce((sum, point) => sum + point[i], 0) / points.length);
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return over / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
