import { describe, expect, it } from 'vitest';
import { configDifferences } from './config-differences';
import { presetOf, readStudyConfig } from './read-study-config';
import { ORIGINAL_STUDY, SMALL_STUDY } from './study-config';

const read = (value: unknown) => readStudyConfig(JSON.stringify(value), 'study.json');
const refusal = (value: unknown) => {
  try {
    read(value);
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('It was taken.');
};

describe('readStudyConfig', () => {
  it('fills in what is left out: the paper where no preset is named', () => {
    expect(read({})).toEqual(ORIGINAL_STUDY);
    expect(read({ preset: 'small' })).toEqual(SMALL_STUDY);
    const own = read({ preset: 'small', name: 'mine', training: { batchSize: { crnn: 8 } } });
    expect(own.training.batchSize).toEqual({ ...SMALL_STUDY.training.batchSize, crnn: 8 });
    expect(own.training.epochs).toBe(SMALL_STUDY.training.epochs);
  });

  it('takes back what it prints', () => {
    for (const preset of [ORIGINAL_STUDY, SMALL_STUDY]) expect(read(preset)).toEqual(preset);
  });

  it('names the nearest known key for an unknown one', () => {
    expect(refusal({ training: { epoch: 2 } })).toMatchObject({
      code: 'USAGE',
      message: 'study.json: there is no setting "training.epoch"; did you mean "training.epochs"?',
    });
    expect(refusal({ beta: [0.2] }).message).toMatch(/did you mean "betas"\?$/);
    expect(refusal({ learningRate: 1 }).message).toMatch(/did you mean "training.learningRate"\?$/);
    expect(refusal({ training: { batchSize: { rnn: 1 } } }).message).toMatch(/"training.batchSize.(f|c)[cr]nn"\?$/);
    expect(refusal({ evaluation: { zzzzzzzzzzzzz: 1 } }).message).toMatch(/there are batchSize, threshold\.$/);
    expect(refusal({ toString: 1 }).message).toMatch(/no setting "toString"/);
  });

  it.each([
    [{ training: { epochs: 0 } }, /training.epochs is a whole number from 1 on, not 0/],
    [{ training: { epochs: '2' } }, /not "2"/],
    [{ betas: [] }, /betas is a list of one or more/],
    [{ betas: [0.2, 0.2] }, /each once/],
    [{ betas: [1] }, /above 0 and below 1/],
    [{ nets: ['crnn', 'rnn'] }, /nets is one of fcnn, crnn/],
    [{ data: { segmentSeconds: 3 } }, /segmentSeconds is 1, 2, 5 or 10, not 3/],
    [{ data: { trainSegments: 0.5 } }, /or null for all/],
    [{ data: 5 }, /data is an object/],
    [{ data: { mel: { melCount: 230 } } }, /half of data.mel.melCount/],
    [{ data: { mel: { hopLength: 100 } } }, /100 frames a second/],
    [{ data: { mel: { maxFrequency: 9000 } } }, /at most half the sample rate/],
    [{ preset: 'orginal' }, /no preset "orginal"; there are original, small/],
    [[], /no JSON object/],
  ])('refuses %j', (value, message) => {
    expect(refusal(value)).toMatchObject({ code: 'USAGE', message: expect.stringMatching(message) });
  });

  it('refuses what is not JSON', () => {
    expect(() => readStudyConfig('{ epochs: 2', 'study.json')).toThrow(/study.json is not JSON/);
  });
});

describe('the preset of the paper', () => {
  it('is the original, figure by figure', () => {
    const { data, training, loss, evaluation, betas } = presetOf('original');
    expect(data).toMatchObject({ split: 'years', segmentSeconds: 10, trainSegments: null, testSegments: null });
    expect(data.mel).toMatchObject({ nFft: 2048, winLength: 2048, hopLength: 160, melCount: 229, scale: 'htk' });
    expect([data.mel.minFrequency, data.mel.maxFrequency, data.mel.sampleRate]).toEqual([30, 8000, 16000]);
    expect(training).toMatchObject({ epochs: 2, learningRate: 3e-4, checkpointEvery: 300, earlyEpoch: 0.2 });
    expect(training.batchSize).toEqual({ fcnn: 32, crnn: 16 });
    expect(training.clipNorm).toEqual({ fcnn: 10, crnn: 5 });
    expect(betas).toEqual([0.05, 0.5, 0.2]);
    expect([loss, evaluation]).toEqual([
      { prior: 0.05, form: 'notebook' },
      { batchSize: 32, threshold: 0.5 },
    ]);
  });

  it('differs from itself in nothing, and from the small one in what the report has to say', () => {
    expect(configDifferences(ORIGINAL_STUDY)).toEqual([]);
    const settings = configDifferences(SMALL_STUDY).map(({ setting }) => setting);
    expect(settings).toContain('data.segmentSeconds');
    expect(settings).toContain('training.batchSize.crnn');
    expect(settings).not.toContain('training.epochs');
  });
});
