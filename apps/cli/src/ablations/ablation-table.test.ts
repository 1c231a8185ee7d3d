import { expect, it } from 'vitest';
import { ablationTable } from './ablation-table';

const scores = (onset: number, onsetVelocity: number) => ({
  MAPS: {
    onset,
    onsetVelocity,
    onsetOffsetPedal: 0.5,
    framePedal: 0.75,
    onsetOffsetKey: 0,
    frameKey: 0,
    onsetShifted: 0,
    onsetOffsetPedalShifted: 0,
  },
});

it('shows each row beside the full model, and points of difference', () => {
  const row = (name: string, onset: number, velocity: number) => ({
    row: { name, change: `${name} changed` },
    result: { name, parameters: 12, scores: scores(onset, velocity) },
  });
  const full = row('full', 0.8, 0.4);
  const [worse, deaf] = [row('worse', 0.7, 0.42), row('deaf', 0, 0)];
  expect(ablationTable([full, worse, deaf]).split('\n')).toEqual([
    '| row | change | parameters | MAPS: onset | MAPS: on+off | MAPS: frame | MAPS: velocity |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: |',
    '| full | full changed | 12 | 0.800 | 0.500 | 0.750 | 0.500 |',
    '| worse | worse changed | 12 | 0.700 (-10.0) | 0.500 (0.0) | 0.750 (0.0) | 0.600 (+10.0) |',
    '| deaf | deaf changed | 12 | 0.000 (-80.0) | 0.500 (0.0) | 0.750 (0.0) | 0.000 (-50.0) |',
  ]);
  // Nothing to compare with yet.
  expect(ablationTable([worse])).toMatch(/0\.700 \| 0\.500 \| 0\.750 \| 0\.600 \|$/);
});
