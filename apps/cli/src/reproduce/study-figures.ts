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
import { rounded } from './piece';
import type { StudyConfig } from './study-config';
import type { PieceHeard, StudyHeard } from './study-heard';
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
    ...raw(piece),
    ...early(piece, config),
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
  return spectrogramPanel(image, { title: 'log-mel, standardised', height: 229, binFrequencies });
}

/** Figure 5: rounded predictions after the last epoch. */
function comparison({ predictions, target }: PieceHeard, config: StudyConfig): StudyFigure {
  const size = { width: 440 };
  const panels = predictions.map(({ net, beta, last }) =>
    rollPanel(rounded(last, config.evaluation.threshold), { ...size, title: `${net.toUpperCase()}, beta ${beta}` }),
  );
  const { epochs } = config.training;
  return ofPanels(
    'figure-05',
    `Figure 5: rounded predictions after ${epochs} epoch${epochs === 1 ? '' : 's'}`,
    [...panels, rollPanel(target, { ...size, title: 'target', colour: [22, 150, 120] })],
    { columns: config.betas.length, caption: 'the same piece by each net and beta, and the target.' },
  );
}

/** Figure 6: the paper shows the CRNN of the unweighted loss after its first epoch. */
function raw({ predictions }: PieceHeard): StudyFigure[] {
  const shown = predictions.find(({ net, beta }) => net === 'crnn' && beta === 0.05) ?? predictions.at(0);
  if (!shown) return [];
  const title = `Figure 6: raw prediction, ${shown.net.toUpperCase()}, beta ${shown.beta}, epoch 1`;
  return [
    ofPanels('figure-06', title, [rollPanel(shown.first, { title: 'probability' })], { caption: 'not rounded.' }),
  ];
}

/** Figures 7 to 9: the FCNN early in its first epoch, beta by beta. */
function early({ predictions }: PieceHeard, { training, nets }: StudyConfig): StudyFigure[] {
  const net = nets.includes('fcnn') ? 'fcnn' : nets[0];
  return predictions
    .filter((prediction) => prediction.net === net)
    .slice(0, 3)
    .map(({ beta, early: roll }, index) =>
      ofPanels(
        `figure-0${7 + index}`,
        `Figure ${7 + index}: ${net.toUpperCase()} at ${training.earlyEpoch} epoch, beta ${beta}`,
        [rollPanel(roll, { title: 'probability' })],
        { caption: 'not rounded.' },
      ),
    );
}

function lossCurves(results: readonly RunResult[], net: string, epochs: number): StudyFigure {
  const series = results.map(({ beta, losses }) => ({
    name: `beta ${beta}`,
    values: losses.map((loss) => loss ?? Number.NaN),
  }));
  const title = `Training loss of the ${net.toUpperCase()}`;
  const options = { title, xLabel: 'batch', yLabel: 'loss', logarithmic: true };
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

/** A prediction that does not change over time, beside its target: the paper's figure 10. */
export function constantFigure(prediction: FrameMatrix, target: FrameMatrix, caption: string): StudyFigure {
  const panels = [rollPanel(prediction, { title: 'prediction' }), rollPanel(target, { title: 'target' })];
  return ofPanels('figure-10', 'Figure 10: a transformer', panels, { caption });
}
