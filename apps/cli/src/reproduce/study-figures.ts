import { hzToMel, melToHz } from '@pianoscribe/audio-features';
import type { FrameMatrix } from '@pianoscribe/core';
import {
  diagramSvg,
  encodePng,
  figureSvg,
  lossCurveSvg,
  type Panel,
  renderDiagram,
  renderFigure,
  renderLossCurve,
  rollPanel,
  spectrogramPanel,
} from '@pianoscribe/viz';
import { ENCODER_DIAGRAM, NETS_DIAGRAM } from './architectures';
import type { Collapsed } from './collapsed';
import { rounded } from './piece';
import type { StudyConfig } from './study-config';
import type { PieceHeard, Prediction, StudyHeard } from './study-heard';
import type { RunResult } from './train-run';

/** A picture of the report in both forms. */
export interface StudyFigure {
  /** File name without its ending. */
  readonly name: string;
  readonly caption: string;
  readonly png: Uint8Array;
  readonly svg: string;
}

/** The paper's figures 1 to 9 of a run, and its loss curves. */
export function studyFigures(heard: StudyHeard, results: readonly RunResult[], config: StudyConfig): StudyFigure[] {
  const [piece] = heard.pieces;
  const epochs = config.training.epochs;
  return [
    ofPanels('figure-01', 'Figure 1: log-mel image', [imagePanel(piece, config)], {
      caption: `what the nets see of ${piece.name}; each segment of ${config.data.segmentSeconds} s is standardised by itself.`,
    }),
    ofPanels('figure-02', 'Figure 2: target', [rollPanel(piece.target, { title: 'keys that are down' })], {
      caption: `what is played in it, ${GRID}.`,
    }),
    {
      name: 'figure-03',
      caption: 'Figure 3: the two nets; all but their heads is the same.',
      png: encodePng(renderDiagram(NETS_DIAGRAM)),
      svg: diagramSvg(NETS_DIAGRAM),
    },
    {
      name: 'figure-04',
      caption: 'Figure 4: the encoder-only transformer of the paper.',
      png: encodePng(renderDiagram(ENCODER_DIAGRAM)),
      svg: diagramSvg(ENCODER_DIAGRAM),
    },
    comparison(piece, config),
    raw(6, heard.first, 'after epoch 1'),
    ...heard.early.map((prediction, i) => raw(7 + i, prediction, `at ${config.training.earlyEpoch} epoch`)),
    ...config.nets.map((net) =>
      lossCurves(
        results.filter((result) => result.net === net),
        net,
        epochs,
      ),
    ),
  ];
}

const GRID = '768 columns a second';

function imagePanel({ image }: PieceHeard, { data }: StudyConfig): Panel {
  const { minFrequency, maxFrequency, melCount, scale } = data.mel;
  const [low, high] = [hzToMel(minFrequency, scale), hzToMel(maxFrequency, scale)];
  const binFrequencies = Array.from({ length: melCount }, (_, m) =>
    melToHz(low + ((m + 1) * (high - low)) / (melCount + 1), scale),
  );
  return spectrogramPanel(image, { title: 'log-mel, standardised', width: 500, height: 229, binFrequencies });
}

/** Figure 5: rounded predictions after the last epoch. */
function comparison({ predictions, target }: PieceHeard, config: StudyConfig): StudyFigure {
  const size = { width: 440 };
  const panels = predictions.map(({ net, beta, roll }) =>
    rollPanel(rounded(roll, config.evaluation.threshold), { ...size, title: `${net.toUpperCase()}, beta ${beta}` }),
  );
  const { epochs } = config.training;
  return ofPanels(
    'figure-05',
    `Figure 5: rounded predictions after ${epochs} epoch${epochs === 1 ? '' : 's'}`,
    [...panels, rollPanel(target, { ...size, title: 'target', colour: [22, 150, 120] })],
    { columns: config.betas.length, caption: 'the same piece by each net and beta, and the target.' },
  );
}

/** Figures 6 to 9: probabilities as they are. */
function raw(number: number, { net, beta, roll }: Prediction, when: string): StudyFigure {
  const title = `Figure ${number}: ${net.toUpperCase()}, beta ${beta}, ${when}`;
  return ofPanels(`figure-0${number}`, title, [rollPanel(roll, { title: 'probability' })], {
    caption: 'the raw prediction, not rounded.',
  });
}

function lossCurves(results: readonly RunResult[], net: string, epochs: number): StudyFigure {
  const series = results.map(({ beta, losses }) => ({
    name: `beta ${beta}`,
    values: losses.map((loss) => loss ?? Number.NaN),
  }));
  const title = `Training loss of the ${net.toUpperCase()}`;
  const options = { title, xLabel: 'batch', yLabel: 'loss', logarithmic: true, width: 800, height: 450 };
  return {
    name: `loss-${net}`,
    caption: `${title} over ${epochs} epochs; losses of different betas weigh differently and can't be compared.`,
    png: encodePng(renderLossCurve(series, options)),
    svg: lossCurveSvg(series, options),
  };
}

function ofPanels(
  name: string,
  title: string,
  panels: readonly Panel[],
  { caption, columns }: { caption: string; columns?: number },
): StudyFigure {
  const options = { title, columns };
  return {
    name,
    caption: `${title}: ${caption}`,
    png: encodePng(renderFigure(panels, options)),
    svg: figureSvg(panels, options),
  };
}

/** Figure 10: a transformer of the paper, whose answer hardly changes over time. */
export function collapsedFigure(collapsed: Collapsed, target: FrameMatrix): StudyFigure {
  const { name, prediction, variance, targetVariance, batches } = collapsed;
  const panels = [rollPanel(prediction, { title: 'probability' }), rollPanel(target, { title: 'target' })];
  return ofPanels('figure-10', `Figure 10: transformer, ${name}, as published`, panels, {
    caption: `after ${batches} batches. Variance over time, mean of the keys: ${variance.toExponential(1)}; the target's: ${targetVariance.toExponential(1)}.`,
  });
}
