import { type FrameMatrix, type FrameTiming, frameRate } from '../matrix';
import { ACTIVATION_COLUMNS, type AcousticModel, type Activations } from '../plugins';
import { type ConformanceCheck, demand, largestDifference, randomFrames, rejects } from './checks';

/** What the acoustic model suite needs to know. */
export interface AcousticModelChecksOptions {
  /** Makes a fresh model; each check disposes the one it made. */
  readonly createModel: () => AcousticModel | Promise<AcousticModel>;
  /** Tensors now in memory, e.g. `() => tf.memory().numTensors`; without it leaks are not looked for. */
  readonly countTensors?: () => number;
  /** How far two runs may differ; 1e-4 when omitted (engines add in different orders at different batch sizes). */
  readonly tolerance?: number;
}

/**
 * What every `AcousticModel`, ours or a plugin's, must keep: shapes, probabilities, timing, determinism,
 * windows independent of their batch, untouched inputs, no leaked tensors, an end.
 * @example for (const { name, run } of acousticModelChecks({ createModel })) it(name, run);
 */
export function acousticModelChecks(options: AcousticModelChecksOptions): ConformanceCheck[] {
  const { createModel, countTensors, tolerance = 1e-4 } = options;
  const withModel = (name: string, body: (model: AcousticModel) => Promise<void>): ConformanceCheck => ({
    name,
    async run() {
      const model = await createModel();
      try {
        await body(model);
      } finally {
        model.dispose();
      }
    },
  });
  const checks = [
    withModel(
      'announces a window that its stride divides, with an inside',
      async ({ name, window, stride, features }) => {
        demand(name.length > 0, 'The model needs a name.');
        for (const n of [window.frames, stride, features.hopLength, features.bins]) {
          demand(
            Number.isSafeInteger(n) && n > 0,
            `Window, stride, hop and bins must be whole and positive; found ${n}.`,
          );
        }
        demand(window.margin >= 0 && window.frames > 2 * window.margin, 'The margins leave no inside.');
        demand(
          window.frames % stride === 0 && window.margin % stride === 0,
          'The stride must divide window and margin.',
        );
      },
    ),
    withModel('gives [window.frames / stride, 88] probabilities for every window', async (model) => {
      const predicted = await model.predict([makeWindow(model, 1), makeWindow(model, 2)]);
      demand(predicted.length === 2, `Two windows went in, ${predicted.length} activations came out.`);
      for (const activations of predicted) checkHeads(activations, model);
    }),
    withModel('keeps the time base: its rate, its start, and a shift of its window', async (model) => {
      const [[here], [later]] = [
        await model.predict([makeWindow(model, 1)]),
        await model.predict([makeWindow(model, 1, 10)]),
      ];
      const rate = model.features.sampleRate / (model.features.hopLength * model.stride);
      for (const head of headsOf(here)) {
        const { timing } = head;
        demand(
          Math.abs(frameRate(timing) - rate) < 1e-9 * rate,
          `${frameRate(timing)} frames a second; expected ${rate}.`,
        );
        demand(Math.abs(timing.startTime) <= 1 / rate, `A window at 0 s gave activations from ${timing.startTime} s.`);
      }
      const moved = later.onset.timing.startTime - here.onset.timing.startTime;
      demand(Math.abs(moved - 10) < 1e-6, `A window 10 s later gave activations ${moved} s later.`);
    }),
    withModel('gives the same for the same', async (model) => {
      const [[first], [second]] = [
        await model.predict([makeWindow(model, 3)]),
        await model.predict([makeWindow(model, 3)]),
      ];
      compare(first, second, tolerance, 'The same window gave different activations');
    }),
    withModel('gives a window the same, alone or among others', async (model) => {
      const windows = [4, 5, 6].map((seed) => makeWindow(model, seed));
      const together = await model.predict(windows);
      for (const [w, window] of windows.entries()) {
        const [alone] = await model.predict([window]);
        compare(alone, together[w], tolerance, `Window ${w} of a batch differs from the same window alone`);
      }
    }),
    withModel('leaves its input as it was', async (model) => {
      const window = makeWindow(model, 7);
      const before = window.data.slice();
      await model.predict([window]);
      demand(largestDifference(before, window.data) === 0, 'predict wrote into its input.');
    }),
    withModel('stays finite on silence and on far too loud', async (model) => {
      for (const level of [0, -100, 100]) {
        const window = makeWindow(model, 8);
        window.data.fill(level);
        checkHeads((await model.predict([window]))[0], model);
      }
    }),
    {
      name: 'rejects once disposed, and may be disposed twice',
      async run() {
        const model = await createModel();
        const window = makeWindow(model, 9);
        await model.predict([window]);
        model.dispose();
        demand((await rejects(() => model.predict([window]))) !== undefined, 'predict went on after dispose.');
        model.dispose();
      },
    },
  ];
  if (countTensors) checks.push(...leakChecks(createModel, countTensors));
  return checks;
}

function leakChecks(createModel: AcousticModelChecksOptions['createModel'], count: () => number): ConformanceCheck[] {
  return [
    {
      name: 'leaves no tensors behind: not by predicting, not after dispose',
      async run() {
        const outside = count();
        const model = await createModel();
        try {
          await model.predict([makeWindow(model, 1)]);
          const once = count();
          await model.predict([makeWindow(model, 2), makeWindow(model, 3)]);
          demand(count() === once, `predict left ${count() - once} tensors behind.`);
        } finally {
          model.dispose();
        }
        demand(count() === outside, `dispose left ${count() - outside} tensors behind.`);
      },
    },
  ];
}

function makeWindow({ features, window }: AcousticModel, seed: number, startTime = 0): FrameMatrix {
  const timing: FrameTiming = { sampleRate: features.sampleRate, hopLength: features.hopLength, startTime };
  return randomFrames(window.frames, features.bins, timing, seed);
}

function headsOf(activations: Activations): FrameMatrix[] {
  const heads = Object.keys(ACTIVATION_COLUMNS) as (keyof Activations)[];
  return heads.map((head) => activations[head]).filter((matrix) => matrix !== undefined);
}

function checkHeads(activations: Activations, model: AcousticModel): void {
  const rows = model.window.frames / model.stride;
  demand(
    activations.onset !== undefined && activations.frame !== undefined,
    'onset and frame activations are required.',
  );
  for (const head of Object.keys(ACTIVATION_COLUMNS) as (keyof Activations)[]) {
    const matrix = activations[head];
    if (!matrix) continue;
    const [foundRows, columns] = matrix.shape;
    demand(
      foundRows === rows && columns === ACTIVATION_COLUMNS[head] && matrix.data.length === rows * columns,
      `${head} is [${matrix.shape}] with ${matrix.data.length} values; expected [${rows},${ACTIVATION_COLUMNS[head]}].`,
    );
    const wrong = matrix.data.find((value) => !(value >= 0 && value <= 1));
    demand(wrong === undefined, `${head} has ${wrong}, which is no probability.`);
  }
}

function compare(a: Activations, b: Activations, tolerance: number, message: string): void {
  const [left, right] = [headsOf(a), headsOf(b)];
  demand(left.length === right.length, `${message}: other heads.`);
  for (const [i, matrix] of left.entries()) {
    const difference = largestDifference(matrix.data, right[i].data);
    demand(difference <= tolerance, `${message}: by ${difference}, more than ${tolerance}.`);
  }
}
