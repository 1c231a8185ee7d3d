import { describe, expect, it } from 'vitest';
import type { AcousticModel, FeatureExtractor, Transcriber } from '../plugins';
import { acousticModelChecks, createToyModel, featureExtractorChecks, testAudio, transcriberChecks } from './index';

describe('the toy model keeps its own suites', () => {
  for (const { name, run } of acousticModelChecks({ createModel: createToyModel, countTensors: () => 0 }))
    it(name, run);
  for (const { name, run } of featureExtractorChecks({ extractor: createToyModel().features })) it(name, run);
});

describe('acousticModelChecks finds', () => {
  const failing = async (change: (model: AcousticModel) => Partial<AcousticModel>, countTensors?: () => number) => {
    const createModel = () => {
      const model = createToyModel();
      return { ...model, ...change(model) };
    };
    const failed: string[] = [];
    for (const { name, run } of acousticModelChecks({ createModel, countTensors }))
      await run().catch(() => failed.push(name));
    return failed;
  };

  it('a stride that does not divide', async () => {
    expect(await failing(() => ({ stride: 5 }))).toContain(
      'announces a window that its stride divides, with an inside',
    );
  });
  it('activations of the wrong shape', async () => {
    const predict =
      (model: AcousticModel): AcousticModel['predict'] =>
      async (windows) =>
        (await model.predict(windows)).map((a) => ({ ...a, frame: { ...a.frame, shape: [1, 88] } }));
    expect(await failing((model) => ({ predict: predict(model) }))).toContain(
      'gives [window.frames / stride, 88] probabilities for every window',
    );
  });
  it('a lost time base', async () => {
    const timing = { sampleRate: 16_000, hopLength: 1600, startTime: 0 };
    const predict =
      (model: AcousticModel): AcousticModel['predict'] =>
      async (windows) =>
        model.predict(windows.map((window) => ({ ...window, timing })));
    expect(await failing((model) => ({ predict: predict(model) }))).toContain(
      'keeps the time base: its rate, its start, and a shift of its window',
    );
  });
  it('chance, and windows that hear each other', async () => {
    let calls = 0;
    const predict =
      (model: AcousticModel): AcousticModel['predict'] =>
      async (windows) => {
        const predicted = await model.predict(windows);
        for (const { frame } of predicted) frame.data[0] = (++calls % 7) / 7;
        return predicted;
      };
    const failed = await failing((model) => ({ predict: predict(model) }));
    expect(failed).toContain('gives the same for the same');
    expect(failed).toContain('gives a window the same, alone or among others');
  });
  it('an input written over', async () => {
    const predict =
      (model: AcousticModel): AcousticModel['predict'] =>
      async (windows) => {
        const predicted = await model.predict(windows);
        windows[0].data.fill(0);
        return predicted;
      };
    expect(await failing((model) => ({ predict: predict(model) }))).toContain('leaves its input as it was');
  });
  it('leaked tensors, and life after dispose', async () => {
    let tensors = 0;
    const predict =
      (model: AcousticModel): AcousticModel['predict'] =>
      (windows) => {
        tensors++;
        return model.predict(windows);
      };
    const failed = await failing(
      (model) => ({ predict: predict(model), dispose: () => undefined }),
      () => tensors,
    );
    expect(failed).toEqual([
      'rejects once disposed, and may be disposed twice',
      'leaves no tensors behind: not by predicting, not after dispose',
    ]);
  });
});

describe('featureExtractorChecks finds', () => {
  it('frames that depend on the blocks', async () => {
    const { features } = createToyModel();
    const extractor: FeatureExtractor = {
      ...features,
      createStream: () => {
        const stream = features.createStream();
        return {
          ...stream,
          push: (samples) => stream.push(samples.subarray(0, samples.length - (samples.length % 10))),
        };
      },
    };
    const [, cut] = featureExtractorChecks({ extractor });
    await expect(cut.run()).rejects.toThrow(/Blocks of 997 samples/);
  });
});

describe('transcriberChecks', () => {
  const note = { pitch: 60, onset: 1, offset: 2, velocity: 80 };
  const honest: Transcriber = async (audio, { signal } = {}) => {
    if (signal?.aborted) throw Object.assign(new Error('x'), { name: 'PianoscribeError', code: 'ABORTED' });
    const all: number[] = [];
    for await (const block of 'samples' in audio ? [audio.samples] : audio.blocks) all.push(...block);
    if (!(all.length > 0 && all.every(Number.isFinite))) {
      throw Object.assign(new Error('x'), { name: 'PianoscribeError', code: 'NOT_FINITE' });
    }
    return { notes: [note], pedals: [], duration: all.length / audio.sampleRate };
  };
  const samples = testAudio(1, 16_000);
  for (const { name, run } of transcriberChecks({ transcriber: honest, samples })) it(name, run);

  it('finds notes that depend on the blocks, and a deaf signal', async () => {
    let calls = 0;
    const transcriber: Transcriber = async () => ({
      notes: [{ ...note, offset: 2 + calls++ }],
      pedals: [],
      duration: 1,
    });
    const [ordered, cut, aborted] = transcriberChecks({ transcriber, samples });
    await ordered.run();
    await expect(cut.run()).rejects.toThrow(/other notes/);
    await expect(aborted.run()).rejects.toThrow(/ABORTED/);
  });
});
