import {
  type AcousticModel,
  type Activations,
  concatFrames,
  type FrameMatrix,
  type NoteEvent,
  PianoscribeError,
} from '@pianoscribe/core';
import { createToyModel, transcriberChecks } from '@pianoscribe/core/testing';
import { describe, expect, it } from 'vitest';
import { createTranscriber, type NoteDecoder } from './index';

const SAMPLE_RATE = 16_000;

/** A key sounds while its frame activation is over a half: the simplest decoder there is. */
function createToyDecoder(): NoteDecoder {
  const since = new Map<number, number>();
  let end = 0;
  const toNote = (key: number, onset: number, offset: number) => ({ pitch: key + 21, onset, offset, velocity: 64 });
  return {
    push({ frame: { data, shape, timing } }) {
      const notes = [];
      for (let row = 0; row < shape[0]; row++) {
        const time = timing.startTime + (row * timing.hopLength) / timing.sampleRate;
        for (let key = 0; key < 88; key++) {
          const onset = since.get(key);
          if (data[row * 88 + key] > 0.5) since.set(key, onset ?? time);
          else if (onset !== undefined) {
            notes.push(toNote(key, onset, time));
            since.delete(key);
          }
        }
        end = time + timing.hopLength / timing.sampleRate;
      }
      return notes;
    },
    finish: () => ({ notes: [...since].map(([key, onset]) => toNote(key, onset, end)), pedals: [] }),
  };
}

/** Sines of amplitude 0.5: [pitch, onset, offset] in seconds. */
function tones(seconds: number, notes: [number, number, number][], sampleRate = SAMPLE_RATE): Float32Array {
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  for (const [pitch, onset, offset] of notes) {
    const frequency = 440 * 2 ** ((pitch - 69) / 12);
    for (let i = Math.round(onset * sampleRate); i < offset * sampleRate; i++) {
      samples[i] += 0.5 * Math.sin((2 * Math.PI * frequency * i) / sampleRate);
    }
  }
  return samples;
}

const create = (model: AcousticModel = createToyModel()) => createTranscriber({ model, decoder: createToyDecoder });
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error) => (error instanceof PianoscribeError ? error.code : String(error)),
  );

describe('createTranscriber', () => {
  const samples = tones(5.3, [
    [69, 0.5, 1.5],
    [81, 2, 5.3],
  ]);

  it('hears two tones where they are: windows of 12 frames of 0.1 s, 8 inside, five of them', async () => {
    const { notes, duration } = await create()({ samples, sampleRate: SAMPLE_RATE });
    expect(duration).toBeCloseTo(5.3, 10);
    expect(notes.map(({ pitch }) => pitch)).toEqual([69, 81]);
    expect(notes[0].onset).toBeCloseTo(0.5, 9);
    expect(notes[0].offset).toBeCloseTo(1.5, 9);
    expect(notes[1].onset).toBeCloseTo(2, 9);
    expect(notes[1].offset).toBeCloseTo(5.3, 9);
  });

  for (const { name, run } of transcriberChecks({ transcriber: create(), samples, sampleRate: SAMPLE_RATE }))
    it(name, run);

  it('hands every feature frame and activation to the hooks, once and in order', async () => {
    const features: FrameMatrix[] = [];
    const onsets: FrameMatrix[] = [];
    const copy = (frames: FrameMatrix): FrameMatrix => ({ ...frames, data: frames.data.slice() });
    await create()(
      { samples, sampleRate: SAMPLE_RATE },
      { onFeatures: (f) => features.push(copy(f)), onActivations: ({ frame }) => onsets.push(copy(frame)) },
    );
    const [heard, activated] = [concatFrames(features), concatFrames(onsets)];
    expect(activated.shape).toEqual([53, 88]);
    expect(activated.timing).toEqual({ sampleRate: SAMPLE_RATE, hopLength: 1600, startTime: 0 });
    expect(activated.data).toEqual(heard.data.map((value) => Math.min(1, Math.max(0, value))));
  });

  it('hands notes over as they end, before the recording has been heard, and each once', async () => {
    const found: { until: number; notes: readonly NoteEvent[] }[] = [];
    let heard = 0;
    const { notes } = await create()(
      { samples, sampleRate: SAMPLE_RATE },
      {
        onActivations: ({ frame }) => {
          heard = frame.timing.startTime + frame.shape[0] / 10;
        },
        onNotes: (events) => found.push({ until: heard, notes: events.notes }),
      },
    );
    // The first ends at 1.5 s, in the second window of 0.8 s; the other sounds to the end.
    expect(found.map(({ until, notes }) => [until.toFixed(1), notes.length])).toEqual([
      ['1.6', 1],
      ['5.3', 1],
    ]);
    expect(found.flatMap(({ notes }) => notes)).toEqual(notes);
  });

  it('tells of pedals too, and keeps quiet where nothing is new', async () => {
    const pedal = { kind: 'sustain', onset: 1, offset: 2 } as const;
    const decoder = () => ({ push: () => [], finish: () => ({ notes: [], pedals: [pedal] }) });
    const calls: object[] = [];
    await createTranscriber({ model: createToyModel(), decoder })(
      { samples, sampleRate: SAMPLE_RATE },
      { onNotes: (events) => calls.push(events) },
    );
    expect(calls).toEqual([{ notes: [], pedals: [pedal] }]);
  });

  it('gives the model windows of one cut, filled with silence outside the recording', async () => {
    const starts: number[] = [];
    const toy = createToyModel();
    const predict: AcousticModel['predict'] = (windows) => {
      for (const { data, timing } of windows) {
        starts.push(timing.startTime);
        if (timing.startTime < 0) expect(data.subarray(0, 2 * 88).every((value) => value === 0)).toBe(true);
      }
      return toy.predict(windows);
    };
    await create({ ...toy, predict })({ samples: samples.subarray(0, 20_000), sampleRate: SAMPLE_RATE });
    expect(starts.map((start) => Math.round(start * 10))).toEqual([-2, 6]);
  });

  it('keeps the activations of a model of half the rate in place', async () => {
    const toy = createToyModel();
    const predict: AcousticModel['predict'] = async (windows) =>
      (await toy.predict(windows)).map(({ onset, frame }) => ({ onset: halve(onset), frame: halve(frame) }));
    const { notes } = await create({ ...toy, stride: 2, predict })({ samples, sampleRate: SAMPLE_RATE });
    expect(notes.map(({ onset }) => onset)).toEqual([expect.closeTo(0.6, 9), expect.closeTo(2, 9)]);
  });

  it('resamples with the resampler it was given, and says so where there is none', async () => {
    const audio = { samples: tones(2, [[69, 0.5, 1.5]], 32_000), sampleRate: 32_000 };
    expect(await code(create()(audio))).toBe('INVALID_ARGUMENT');
    const halved = createTranscriber({
      model: createToyModel(),
      decoder: createToyDecoder,
      resampler: ({ from, to }) => ({
        push: (block) => block.filter((_, i) => i % (from / to) === 0),
        finish: () => new Float32Array(0),
      }),
    });
    const { notes, duration } = await halved(audio);
    expect(duration).toBe(2);
    expect(notes).toEqual([{ pitch: 69, onset: 0.5, offset: 1.5, velocity: 64 }]);
  });

  it('lets the notes be revised in the end, all of them and in their order', async () => {
    const audio = { samples, sampleRate: SAMPLE_RATE };
    const plain = await create()(audio);
    const found: unknown[] = [];
    const revised = await createTranscriber({
      model: createToyModel(),
      decoder: createToyDecoder,
      revise: (notes) => notes.map((note, i) => ({ ...note, velocity: i + 1 })),
    })(audio, { onNotes: ({ notes }) => found.push(...notes) });
    expect(plain.notes.length).toBeGreaterThan(1);
    expect(revised.notes).toEqual(plain.notes.map((note, i) => ({ ...note, velocity: i + 1 })));
    expect(found).toEqual(plain.notes);
  });

  it('hands decoderOptions to the decoder', async () => {
    let seen: object = {};
    const decoder = (options: { threshold?: number }) => {
      seen = options;
      return createToyDecoder();
    };
    await createTranscriber({ model: createToyModel(), decoder, decoderOptions: { threshold: 0.3 } })({
      samples,
      sampleRate: SAMPLE_RATE,
    });
    expect(seen).toEqual({ threshold: 0.3 });
  });

  it('reports seconds, and stops between windows when cancelled, closing its source', async () => {
    const control = new AbortController();
    const done: number[] = [];
    let closed = false;
    async function* blocks() {
      try {
        for (let at = 0; at < samples.length; at += 8000) yield samples.subarray(at, at + 8000);
      } finally {
        closed = true;
      }
    }
    const job = create()(
      { blocks: blocks(), sampleRate: SAMPLE_RATE, duration: 5.3 },
      {
        signal: control.signal,
        onProgress: (progress) => {
          expect(progress.total).toBe(5.3);
          done.push(progress.done);
          if (done.length === 3) control.abort();
        },
      },
    );
    expect(await code(job)).toBe('ABORTED');
    expect(done.map((seconds) => Math.round(seconds * 10))).toEqual([8, 16, 24]);
    expect(closed).toBe(true);
  });

  it('holds no more for a long recording than for a short one', async () => {
    let largest = 0;
    const toy = createToyModel({ hopLength: 16_000 });
    const predict: AcousticModel['predict'] = (windows) => {
      largest = Math.max(largest, windows.length);
      return toy.predict(windows);
    };
    const block = new Float32Array(160_000);
    let produced = 0;
    async function* blocks() {
      for (; produced < 20; produced++) yield block;
    }
    let ahead = 0;
    const onActivations = ({ frame }: Activations) => {
      const heard = frame.timing.startTime + frame.shape[0];
      ahead = Math.max(ahead, (produced + 1) * 10 - heard);
    };
    const { duration } = await create({ ...toy, predict })(
      { blocks: blocks(), sampleRate: SAMPLE_RATE },
      { onActivations },
    );
    expect(duration).toBe(200);
    expect(largest).toBe(2);
    // Two windows of 8 inner seconds, their margin, and a block: nothing piles up between source and decoder.
    expect(ahead).toBeLessThan(2 * 8 + 2 + 2 * 10);
  });

  it('refuses bad audio with a code and a sentence', async () => {
    const audio = (values: ArrayLike<number>, sampleRate = SAMPLE_RATE) => ({
      samples: Float32Array.from(values),
      sampleRate,
    });
    expect(await code(create()(audio([])))).toBe('EMPTY_INPUT');
    expect(await code(create()(audio([0, 1, 0])))).toBe('EMPTY_INPUT');
    expect(await code(create()(audio([0, Number.NaN])))).toBe('NOT_FINITE');
    expect(await code(create()(audio([0, 1], 0)))).toBe('INVALID_ARGUMENT');
    await expect(create()(audio([0, 1, 0]))).rejects.toThrow('The recording is shorter than the 100 ms');
  });

  it('refuses a model that breaks its promises', async () => {
    const toy = createToyModel();
    const predicting = (change: (activations: Activations) => Activations) =>
      create({ ...toy, predict: async (windows) => (await toy.predict(windows)).map(change) });
    const audio = { samples, sampleRate: SAMPLE_RATE };
    const wide = (m: FrameMatrix): FrameMatrix => ({ ...m, shape: [m.shape[0], 87] });
    expect(await code(predicting((a) => ({ ...a, frame: wide(a.frame) }))(audio))).toBe('SHAPE_MISMATCH');
    const slow = (m: FrameMatrix): FrameMatrix => ({ ...m, timing: { ...m.timing, hopLength: 1700 } });
    expect(await code(predicting((a) => ({ ...a, onset: slow(a.onset) }))(audio))).toBe('SHAPE_MISMATCH');
    const broken = (m: FrameMatrix): FrameMatrix => ({ ...m, data: m.data.map(() => Number.NaN) });
    expect(await code(predicting((a) => ({ ...a, frame: broken(a.frame) }))(audio))).toBe('NOT_FINITE');
    expect(await code(create({ ...toy, predict: async () => [] })(audio))).toBe('SHAPE_MISMATCH');
  });
});

function halve({ data, shape, timing }: FrameMatrix): FrameMatrix {
  const rows = shape[0] / 2;
  const half = new Float32Array(rows * 88);
  for (let row = 0; row < rows; row++) half.set(data.subarray(row * 2 * 88, (row * 2 + 1) * 88), row * 88);
  return { data: half, shape: [rows, 88], timing: { ...timing, hopLength: timing.hopLength * 2 } };
}
