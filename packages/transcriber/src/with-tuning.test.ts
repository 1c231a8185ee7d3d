import { isPianoscribeError } from '@pianoscribe/core';
import { createToyModel, transcriberChecks } from '@pianoscribe/core/testing';
import { describe, expect, it } from 'vitest';
import { createTranscriber, type FoundTuning, type TuningEstimate, withTuning } from './index';

const sampleRate = 16_000;
const samples = Float32Array.from({ length: 4 * sampleRate }, (_, i) =>
  i % 16_000 < 8000 ? 0.5 * Math.sin((2 * Math.PI * 440 * i) / sampleRate) : 0,
);
const plain = createTranscriber({
  model: createToyModel(),
  decoder: () => ({
    push: ({ onset: { data, timing } }) =>
      [...data].flatMap((value, i) => {
        const at = timing.startTime + (Math.floor(i / 88) * timing.hopLength) / timing.sampleRate;
        return value > 0.5 ? [{ pitch: 21 + (i % 88), onset: at, offset: at + 0.1, velocity: 64 }] : [];
      }),
    finish: () => [],
  }),
});

/** Wants so many samples, and says what it was told to say. */
function setUp({ estimate, wanted = 20_000 }: { estimate: TuningEstimate; wanted?: number }) {
  const asked: number[] = [];
  let heard = 0;
  const transcribe = withTuning({
    estimate: () => {
      heard = 0;
      return {
        push: (block) => {
          heard += block.length;
          return heard < wanted;
        },
        finish: () => estimate,
      };
    },
    retune: (cents) => {
      asked.push(cents);
      return plain;
    },
  });
  return { transcribe, asked, heard: () => heard };
}

const flat = { cents: -50, confidence: 0.8 };

describe('withTuning', () => {
  for (const { name, run } of transcriberChecks({
    transcriber: setUp({ estimate: flat }).transcribe,
    samples,
    sampleRate,
  }))
    it(name, run);

  it('hears all of a stream that reuses its block, as often as the whole signal', async () => {
    const expected = (await plain({ samples, sampleRate })).notes;
    expect(expected).toHaveLength(4);
    async function* blocks() {
      const block = new Float32Array(5000);
      for (let at = 0; at < samples.length; at += 5000) {
        const part = samples.subarray(at, at + 5000);
        block.set(part);
        yield block.subarray(0, part.length);
      }
    }
    for (const wanted of [1, 20_000, 1e9]) {
      const { transcribe } = setUp({ estimate: flat, wanted });
      expect((await transcribe({ blocks: blocks(), sampleRate })).notes).toEqual(expected);
      expect((await transcribe({ samples, sampleRate })).notes).toEqual(expected);
    }
  });

  it('asks for other features only where a recording is clearly off', async () => {
    const cases: [TuningEstimate, number[]][] = [
      [flat, [0, -50]],
      [{ cents: 30, confidence: 0.5 }, [0, 30]],
      [{ cents: -14, confidence: 0.9 }, [0]],
      [{ cents: -50, confidence: 0.2 }, [0]],
    ];
    for (const [estimate, expected] of cases) {
      const { transcribe, asked } = setUp({ estimate });
      const found: FoundTuning[] = [];
      await transcribe({ samples, sampleRate }, { onTuning: (tuning) => found.push(tuning) });
      expect(asked).toEqual(expected);
      expect(found).toEqual([{ ...estimate, corrected: expected[1] ?? 0 }]);
    }
  });

  it('reads no further than the estimator wants before it transcribes', async () => {
    let read = 0;
    async function* blocks() {
      for (; read < 40; read++) yield samples.subarray(0, 1600);
    }
    const { transcribe, heard } = setUp({ estimate: flat, wanted: 8000 });
    let readBefore = 0;
    await transcribe({ blocks: blocks(), sampleRate }, { onTuning: () => (readBefore = read) });
    expect(heard()).toBe(8000);
    expect(readBefore).toBe(4);
    expect(read).toBe(40);
  });

  it('closes its source when cancelled, while it listens and after', async () => {
    for (const cancelAt of [2, 30]) {
      const control = new AbortController();
      let closed = false;
      async function* blocks() {
        try {
          for (let i = 0; i < 40; i++) {
            if (i === cancelAt) control.abort();
            yield samples.subarray(0, 3200);
          }
        } finally {
          closed = true;
        }
      }
      const { transcribe } = setUp({ estimate: flat });
      const job = transcribe({ blocks: blocks(), sampleRate }, { signal: control.signal });
      await expect(job).rejects.toSatisfy((error) => isPianoscribeError(error) && error.code === 'ABORTED');
      expect(closed).toBe(true);
    }
  });
});
