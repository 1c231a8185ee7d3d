import { expect, it } from 'vitest';
import { ablationTable } from './ablation-table';

const scores = (onset: number, onsetOffsetPedal: number) => ({
  MAPS: {
    onset,
    onsetVelocity: 0,
    onsetOffsetPedal,
    framePedal: 0.75,
    onsetOffsetKey: 0,
    frameKey: 0,
    onsetShifted: 0,
    onsetOffsetPedalShifted: 0,
  },
});

it('shows each row beside the full model, and points of difference', () => {
  const row = (name: string, onset: number, offset: number) => ({
    row: { name, change: `${name} changed` },
    result: { name, parameters: 12, scores: scores(onset, offset) },
  });
  const full = row('full', 0.8, 0.5);
  const worse = row('worse', 0.7, 0.53);
  expect(ablationTable([full, worse]).split('\n')).toEqual([
    '| row | change | parameters | MAPS: onset | MAPS: on+off | MAPS: frame |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    '| full | full changed | 12 | 0.800 | 0.500 | 0.750 |',
    '| worse | worse changed | 12 | 0.700 (-10.0) | 0.530 (+3.0) | 0.750 (0.0) |',
  ]);
  // Nothing to compare with yet.
  expect(ablationTable([worse])).toMatch(/0\.700 \| 0\.530 \| 0\.750 \|$/);
});
