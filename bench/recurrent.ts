// Recurrence: a GRU over the 7680 columns of a 10 s clip, and what that does to training: CRNN against FCNN.
// Times are processor time on one thread, the best of a few runs, so that other load on the machine weighs little.
// PyTorch is measured in the same run where PYTHON (default python3) has it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type EngineChoice, selectEngine } from '@pianoscribe/engine';
import { reweightedBinaryCrossEntropy } from '@pianoscribe/losses';
import { createCrnn, createFcnn, createNetwork, gru, gruParameters, gruWeights } from '@pianoscribe/models';
import { createAdam, train } from '@pianoscribe/trainer';
import * as tf from '@tensorflow/tfjs';

const [BATCH, STEPS, INPUTS, HIDDEN] = [4, 7680, 352, 88];
/** tf.layers.gru takes some milliseconds a step: few are enough to know how many. */
const LAYER_STEPS = 128;
const CLIPS = 2;
const RUNS = 3;

type Times = Map<string, number>;

/** Seconds of the processor that the best of a few runs takes, after one that does not count. */
async function best(run: () => void | Promise<void>, runs = RUNS): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= runs; i++) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    if (i > 0) least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}

function forwardAndBack(variables: tf.Variable[], run: () => tf.Tensor): void {
  const { value, grads } = tf.variableGrads(() => tf.mean(tf.square(run())), variables);
  for (const tensor of [value, ...Object.values(grads)]) tensor.dataSync();
  tf.dispose([value, grads]);
}

async function measureGru(times: Times): Promise<void> {
  const x = tf.randomNormal<tf.Rank.R3>([BATCH, STEPS, INPUTS], 0, 1, 'float32', 1);
  const network = createNetwork<tf.Tensor3D>({
    name: 'gru',
    seed: 1,
    parameters: gruParameters('gru', { inputs: INPUTS, hidden: HIDDEN }),
    forward: (variable, input) => gru(input as tf.Tensor3D, gruWeights(variable, 'gru', 'forward')),
  });
  const weights = [...network.variables.values()];
  times.set('gru forward', await best(() => tf.tidy(() => void network.forward(x).dataSync())));
  times.set('gru train', await best(() => forwardAndBack(weights, () => network.forward(x))));
  network.dispose();

  const few = tf.slice(x, [0, 0, 0], [-1, LAYER_STEPS, -1]);
  const layer = tf.layers.gru({ units: HIDDEN, returnSequences: true, recurrentInitializer: 'glorotUniform' });
  const run = () => layer.apply(few) as tf.Tensor;
  const scale = STEPS / LAYER_STEPS;
  times.set('tf.layers forward', scale * (await best(() => tf.tidy(() => void run().dataSync()), 1)));
  const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
  times.set('tf.layers train', scale * (await best(() => forwardAndBack(variables, run), 1)));
  layer.dispose();
  tf.dispose([x, few]);
}

async function measureTraining(times: Times, frames: number): Promise<void> {
  const images = tf.randomNormal([CLIPS, 229, frames, 1], 0, 1, 'float32', 2);
  const loss = reweightedBinaryCrossEntropy({ beta: 0.2 });
  for (const create of [createFcnn, createCrnn]) {
    const network = create({ seed: 1 });
    const target = tf.tidy(() => tf.cast(tf.greater(network.forward(images), 0.5), 'float32'));
    const optimizer = createAdam(network.variables);
    async function* batches() {
      for (;;) yield 0;
    }
    const { variables } = network;
    const steps = train({
      variables,
      optimizer,
      batches: batches(),
      loss: () => loss(target, network.forward(images, true)),
      learningRate: 3e-4,
    });
    times.set(network.name, await best(async () => void (await steps.next())));
    await steps.return();
    optimizer.dispose();
    network.dispose();
    target.dispose();
  }
  images.dispose();
}

function measureTorch(): Times | undefined {
  const script = fileURLToPath(new URL('./recurrent/pytorch_side.py', import.meta.url));
  const sizes = [BATCH, STEPS, INPUTS, HIDDEN, CLIPS, RUNS].map(String);
  const { stdout, status } = spawnSync(process.env.PYTHON ?? 'python3', [script, ...sizes], { encoding: 'utf8' });
  if (status !== 0) {
    console.log('PyTorch: no Python with torch here, skipped (pip install torch, and set PYTHON to that Python)');
    return undefined;
  }
  const lines = stdout.trim().split('\n');
  console.log(`PyTorch ${lines[0].split('\t')[1]}`);
  return new Map(lines.slice(1).map((line) => [line.split('\t')[0], Number(line.split('\t')[1])]));
}

function report(times: Times, torch: Times | undefined, seconds: number): void {
  const of = (name: string, from: Times = times) => from.get(name) ?? Number.NaN;
  for (const [kind, what] of [
    ['forward', 'forward'],
    ['train', 'forward and back'],
  ]) {
    const [ours, layers] = [of(`gru ${kind}`), of(`tf.layers ${kind}`)];
    const theirs = torch ? `; ours takes ${(ours / of(`gru ${kind}`, torch)).toFixed(2)} times PyTorch's` : '';
    console.log(
      `  gru ${BATCH} x ${STEPS} x ${INPUTS}, ${what}: ${(1000 * ours).toFixed(0)} ms, tf.layers.gru ${(1000 * layers).toFixed(0)} ms (from ${LAYER_STEPS} steps), ${(layers / ours).toFixed(0)} times as long${theirs}`,
    );
  }
  const rate = (name: string, from: Times) => CLIPS / of(name, from);
  const line = (from: Times) =>
    `FCNN ${rate('fcnn', from).toFixed(2)}, CRNN ${rate('crnn', from).toFixed(2)} clips a second of ${seconds} s, 1 : ${(of('crnn', from) / of('fcnn', from)).toFixed(2)}`;
  console.log(`  training ${line(times)}`);
  if (torch && seconds === 10) {
    const share = (name: string) => (of(name) / of(name, torch)).toFixed(2);
    console.log(`  training, PyTorch: ${line(torch)}; ours takes ${share('fcnn')} and ${share('crnn')} times as long`);
  }
}

const torch = measureTorch();
if (torch) {
  const ms = (name: string) => (1000 * (torch.get(name) ?? Number.NaN)).toFixed(0);
  console.log(`  gru ${BATCH} x ${STEPS} x ${INPUTS}: ${ms('gru forward')} ms, forward and back ${ms('gru train')} ms`);
}
// The WASM engine gets clips of a second: it takes ten times as long for each.
for (const [choice, seconds] of [
  ['node', 10],
  ['wasm', 1],
] as const satisfies readonly (readonly [EngineChoice, number])[]) {
  try {
    console.log((await selectEngine({ engine: choice, threads: 1 })).reason);
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    continue;
  }
  const times: Times = new Map();
  await measureGru(times);
  await measureTraining(times, 100 * seconds + 1);
  report(times, torch, seconds);
}
