import { describe, expect, it } from 'vitest';
import { judgeClaims } from './claims';
import { resultOf } from './testing/results';

/** The paper's own figures: tables 1 and 3. */
const PAPER = [
  resultOf('crnn', 0.05, [0.7435, 0.2563], [0.7791, 0.4069]),
  resultOf('crnn', 0.5, [0.2997, 0.9102], [0.3176, 0.9319]),
  resultOf('crnn', 0.2, [0.4863, 0.7453], [0.51, 0.7925]),
  resultOf('fcnn', 0.05, [0.6865, 0.3522], [0.7532, 0.3985]),
  resultOf('fcnn', 0.5, [0.3129, 0.9096], [0.3371, 0.9134]),
  resultOf('fcnn', 0.2, [0.4785, 0.7622], [0.4998, 0.7795]),
];
const held = (results: Parameters<typeof judgeClaims>[0]) => judgeClaims(results).map((claim) => claim.held);

describe('judgeClaims', () => {
  it("finds the paper's claims in the paper's figures, but one", () => {
    const [best, trend, overtaking] = judgeClaims(PAPER);
    expect([best.held, trend.held]).toEqual([true, true]);
    expect(best.evidence[0]).toBe('CRNN after epoch 1: 0.3812 at 0.05, 0.5886 at 0.2, 0.4509 at 0.5; best at 0.2');
    // From the printed precision and recall, FCNN 0.5879 and CRNN 0.5886 after the first epoch: the printed F1 say otherwise.
    expect(overtaking.evidence).toEqual([
      'best F1 after epoch 1: CRNN 0.5886, FCNN 0.5879',
      'best F1 after epoch 2: CRNN 0.6206, FCNN 0.6091',
    ]);
    expect(overtaking.held).toBe(false);
  });

  it('holds where the CRNN is behind after the first epoch and ahead after the second', () => {
    const crnn = resultOf('crnn', 0.2, [0.5, 0.5], [0.7, 0.7]);
    expect(held([crnn, resultOf('fcnn', 0.2, [0.6, 0.6], [0.65, 0.65])])[2]).toBe(true);
    expect(held([crnn, resultOf('fcnn', 0.2, [0.6, 0.6], [0.75, 0.75])])[2]).toBe(false);
  });

  it('does not hold where one net or epoch says otherwise', () => {
    const other = resultOf('fcnn', 0.2, [0.4785, 0.7622], [0.2, 0.2]);
    expect(held([...PAPER.slice(0, 5), other])).toEqual([false, false, false]);
  });

  it('does not judge what was not run', () => {
    expect(held([])).toEqual([undefined, undefined, undefined]);
    expect(held([resultOf('fcnn', 0.2, [0.5, 0.5])])).toEqual([undefined, undefined, undefined]);
  });
});
