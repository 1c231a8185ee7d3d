// Models: the GRU as one op against tf.layers.gru, and the original networks on 10 s of audio, on each engine at hand.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createCrnn, createFcnn, createNetwork, gru, gruParameters, gruWeights } from '@pianoscribe/models';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

const BATCH = 4;
const WIDTH = 88;
const require = createRequire(import.meta.url);

/** Engines that load here, with how many steps the GRU gets: enough to measure, not to wait for. */
async function availableEngines(): Promise<Array<{ name: string; steps: number }>> {
  const engines = [
    { name: 'wasm', steps: 250 },
    { name: 'cpu', steps: 50 },
  ];
  setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  try {
    require('@tensorflow/tfjs-node-gpu');
    engines.unshift({ name: 'tensorflow', steps: 250 });
  } catch {
    console.log('The native engine is not installed; npm run native puts it in place.');
  }
  return engines;
}

/** Milliseconds of the fastest of a few runs, after one that does not count. */
function fastest(run: () => void, repeats = 3): number {
  run();
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) {
    const from = performance.now();
    run();
    best = Math.min(best, performance.now() - from);
  }
  return best;
}

function trainStep(variables: tf.Variable[], objective: () => tf.Scalar): void {
  const { value, grads } = tf.variableGrads(objective, variables);
  value.dataSync();
  for (const gradient of Object.values(grads)) gradient.dataSync();
  tf.dispose([value, grads]);
}

function compareGru(steps: number): void {
  const x = tf.randomNormal<tf.Rank.R3>([BATCH, steps, WIDTH], 0, 1, 'float32', 1);
  const network = createNetwork<tf.Tensor3D>({
    name: 'gru',
    seed: 1,
    parameters: gruParameters('gru', { inputs: WIDTH, hidden: WIDTH }),
    forward: (variable, input) => gru(input as tf.Tensor3D, gruWeights(variable, 'gru', 'forward')),
  });
  // It has the older form only (reset before the recurrent product), which is the same amount of work.
  const layer = tf.layers.gru({ units: WIDTH, returnSequences: true, recurrentInitializer: 'glorotUniform' });
  const ofLayer = () => layer.apply(x) as tf.Tensor;
  tf.tidy(() => ofLayer().dataSync());
  const layerVariables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const forward = (run: () => tf.Tensor) => fastest(() => tf.tidy(() => void run().dataSync()));
  const train = (variables: tf.Variable[], run: () => tf.Tensor) =>
    fastest(() => trainStep(variables, () => tf.mean(tf.square(run()))));
  const ours = [
    forward(() => network.forward(x)),
    train([...network.variables.values()], () => network.forward(x, true)),
  ];
  const theirs = [forward(ofLayer), train(layerVariables, ofLayer)];
  for (const [index, what] of ['forward', 'forward and backward'].entries()) {
    console.log(
      `  gru ${BATCH} x ${steps} x ${WIDTH}, ${what}: one op ${ours[index].toFixed(0)} ms, tf.layers.gru ${theirs[index].toFixed(0)} ms: ${(theirs[index] / ours[index]).toFixed(1)} times as fast`,
    );
  }
  network.dispose();
  layer.dispose();
  x.dispose();
}

function timeOriginals(): void {
  const images = tf.randomNormal([1, 229, 1001, 1], 0, 1, 'float32', 2);
  const [fcnn, crnn] = [createFcnn, createCrnn].map((create) => {
    const network = create({ seed: 1 });
    const ms = fastest(() => tf.tidy(() => void network.forward(images).dataSync()), 2);
    network.dispose();
    console.log(
      `  ${network.name}, 10 s of features: ${ms.toFixed(0)} ms, ${(10_000 / ms).toFixed(1)} times real time`,
    );
    return ms;
  });
  console.log(`  crnn takes ${(crnn / fcnn).toFixed(2)} times the time of fcnn`);
  images.dispose();
}

for (const { name, steps } of await availableEngines()) {
  await tf.setBackend(name);
  console.log(name);
  compareGru(steps);
  if (name !== 'cpu') timeOriginals();
}
