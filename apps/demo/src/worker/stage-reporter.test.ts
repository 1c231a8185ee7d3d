import { describe, expect, it } from 'vitest';
import type { Stages } from '../session/protocol';
import { describeError } from './describe-error';
import { createStageReporter } from './stage-reporter';

describe('the stages', () => {
  it('are told ten times a second at most, and in the end', () => {
    let now = 0;
    const told: Stages[] = [];
    const stages = createStageReporter(
      1000,
      (step) => told.push(step),
      () => now,
    );
    stages.setTotal(10);
    for (let second = 1; second <= 10; second++) {
      now += 30;
      stages.decoded(second);
    }
    stages.notes(3);
    stages.finish(10);
    expect(told.map(({ decoded }) => decoded)).toEqual([0, 4, 8, 10]);
    expect(told[3]).toEqual({ decoded: 10, features: 10, heard: 10, notes: 3, total: 10 });
  });

  it('guess the length from the bytes, where the file does not tell it', async () => {
    let last: Stages | undefined;
    let now = 0;
    const stages = createStageReporter(
      1000,
      (step) => {
        last = step;
      },
      () => (now += 1000),
    );
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(250));
        controller.close();
      },
    });
    for await (const bytes of stages.countBytes(stream)) expect(bytes.length).toBe(250);
    stages.decoded(15);
    expect(last?.total).toBe(60);
  });
});

describe('what is said of errors', () => {
  it('names memory where that is what lacks', () => {
    expect(describeError(new RangeError('Array buffer allocation failed')).code).toBe('LIMIT_EXCEEDED');
    expect(describeError(new Error('x is undefined'))).toEqual({
      code: 'UNEXPECTED',
      message: 'Something went wrong that should not: x is undefined',
    });
  });
});
