// How fast each engine is here, as ratios within one run: the operations that transcription and training live on.
import { type EngineChoice, selectEngine } from '@pianoscribe/engine';
import * as tf from '@tensorflow/tfjs';

const ENGINES: readonly EngineChoice[] = ['cpu', 'wasm', 'webgpu', 'node'];
const ENOUGH_MS = 1000;

/** Best time of a job in milliseconds, over up to seven runs or a second, the first one left out where there are more. */
async function best(job: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  const begin = performance.now();
  while (times.length < 2 || (times.length < 8 && performance.now() - begin < ENOUGH_MS)) {
    const from = performance.now();
    await job();
    times.push(performance.now() - from);
    if (times.length === 1 && times[0] > ENOUGH_MS) break;
  }
  return Math.min(...(times.length > 1 ? times.slice(1) : times));
}

async function finish(result: tf.Tensor | tf.Tensor[]): Promise<void> {
  for (const tensor of [result].flat()) {
    await tensor.data();
    tensor.dispose();
  }
}

function jobs() {
  const matrix = tf.randomNormal([512, 512]);
  const image = tf.randomNormal<tf.Rank.R4>([1, 250, 114, 16]);
  const filter = tf.randomNormal<tf.Rank.R4>([3, 3, 16, 32]);
  const picture = tf.randomNormal<tf.Rank.R4>([1, 100, 229, 1]);
  const truth = tf.randomUniform([1, 100, 88]).greater(0.95).toFloat();
  const shapes = [
    [3, 3, 1, 8],
    [3, 3, 8, 16],
    [57 * 16, 88],
  ];
  const variables = shapes.map((shape) => tf.variable(tf.randomNormal(shape, 0, 0.1)));
  const [first, second, dense] = variables as tf.Variable<tf.Rank.R4>[];
  const forward = () => {
    const a = tf.maxPool(tf.relu(tf.conv2d(picture, first, 1, 'same')), [1, 2], [1, 2], 'valid');
    const b = tf.maxPool(tf.relu(tf.conv2d(a, second, 1, 'same')), [1, 2], [1, 2], 'valid');
    return tf.matMul(b.reshape([100, 57 * 16]), dense as unknown as tf.Tensor2D).reshape([1, 100, 88]);
  };
  const adam = tf.train.adam(1e-3);
  return {
    'matMul 512x512': () => finish(tf.matMul(matrix, matrix)),
    'matMul, one side transposed': () => finish(tf.matMul(matrix, matrix, true)),
    'conv 3x3, 16 to 32': () => finish(tf.conv2d(image, filter, 1, 'same')),
    'small net, 1 s of audio': () => finish(tf.tidy(forward)),
    'small net, training step': () => {
      const loss = adam.minimize(() => tf.losses.sigmoidCrossEntropy(truth, forward()) as tf.Scalar, true, variables);
      return finish(loss ?? []);
    },
  };
}

const results = new Map<string, Map<string, number>>();
for (const choice of ENGINES) {
  try {
    const engine = await selectEngine({ engine: choice });
    console.log(engine.reason);
    for (const [name, job] of Object.entries(jobs())) {
      const row = results.get(name) ?? new Map<string, number>();
      results.set(name, row.set(choice, await best(job)));
    }
    tf.disposeVariables();
  } catch (error) {
    console.log(`${choice}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

console.log('\n| job | cpu | others, times as fast |\n| --- | --- | --- |');
for (const [name, row] of results) {
  const slowest = row.get('cpu') ?? Number.NaN;
  const others = [...row].filter(([engine]) => engine !== 'cpu');
  const ratios = others.map(([engine, ms]) => `${engine} x${(slowest / ms).toFixed(1)}`);
  console.log(`| ${name} | ${slowest.toFixed(1)} ms | ${ratios.join(', ')} |`);
}
