import { ablationTable } from './ablation-table';
import { ABLATIONS } from './ablations';
import { type AblationStudy, readResult } from './run-ablations';

/** The study as a page of Markdown: what was done, and the table of the rows that have a result so far. */
export async function ablationReport({ settings, sources, tests, folder }: AblationStudy): Promise<string> {
  const rows = [];
  for (const row of ABLATIONS) {
    const result = await readResult(folder, row);
    if (result) rows.push({ row, result });
  }
  const { steps = 0, batchSize, clipSeconds, learningRate, cooldownSteps } = settings;
  const hours = (steps * batchSize * clipSeconds) / 3600;
  const scored = tests.map(({ name, source }) => `${name} (${source.count} recordings)`).join(' and ');
  return `# Ablations

What each part of the default model and of its training data pays for. Each row is a model trained anew with one thing changed: ${steps} steps of ${batchSize} clips of ${clipSeconds} s, ${hours.toFixed(1)} hours of audio rendered on ${sources.pianos.length} pianos, at a learning rate of ${learningRate} that falls to 0 over the last ${cooldownSteps} steps. \`pianoscribe ablate\` makes this page; [training](../training/README.md) says where its data come from.

Figures are F1 on ${scored}, notes as the pedal lengthens them, decoded with the same thresholds throughout. Velocities have a net of their own, [measured by itself](decisions/velocities.md). In brackets: points more or less than the full model. These runs are far shorter than that of the shipped weights, so all figures lie below theirs, and what takes long to pay may not show. One run a row: what \`another-seed\` differs by is chance, and so may be any other difference of that size.

${ablationTable(rows)}
`;
}
