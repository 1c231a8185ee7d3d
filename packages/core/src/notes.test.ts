import { describe, expect, it } from 'vitest';
import { compareNotes, isPianoscribeError, PianoscribeError, throwIfAborted } from './index';

describe('compareNotes', () => {
  it('orders by onset, then pitch, then offset', () => {
    const note = (onset: number, pitch: number, offset: number) => ({ onset, pitch, offset, velocity: 64 });
    const ordered = [note(0, 60, 1), note(0, 60, 2), note(0, 61, 1), note(0.5, 21, 1)];
    expect([ordered[3], ordered[1], ordered[2], ordered[0]].sort(compareNotes)).toEqual(ordered);
  });
});

describe('PianoscribeError', () => {
  it('is told by its code, whichever copy of the package made it', () => {
    const error = new PianoscribeError('NOT_FOUND', 'There is none.', { cause: 1 });
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.code, error.message, error.cause]).toEqual([
      'PianoscribeError',
      'NOT_FOUND',
      'There is none.',
      1,
    ]);
    expect(isPianoscribeError(error)).toBe(true);
    expect(isPianoscribeError(Object.assign(new Error('x'), { name: 'PianoscribeError', code: 'USAGE' }))).toBe(true);
    for (const other of [new Error('x'), { name: 'PianoscribeError', code: 'USAGE' }, null, 'x']) {
      expect(isPianoscribeError(other)).toBe(false);
    }
  });
});

describe('throwIfAborted', () => {
  it('throws ABORTED with the reason once the signal has fired', () => {
    const control = new AbortController();
    throwIfAborted(undefined);
    throwIfAborted(control.signal);
    control.abort('enough');
    expect(() => throwIfAborted(control.signal)).toThrow(expect.objectContaining({ code: 'ABORTED', cause: 'enough' }));
  });
});
