import type { Claim } from './claims';
import { configDifferences } from './config-differences';
import type { StudyRecord } from './run-study';
import type { StudyFigure } from './study-figures';
import type { StudySound } from './study-sounds';
import type { StudyTables } from './study-tables';
import { tablesMarkdown, textTables } from './tables-text';

/** Everything that a report tells. */
export interface StudyReport {
  readonly record: StudyRecord;
  readonly tables: StudyTables;
  readonly claims: readonly Claim[];
  readonly figures: readonly StudyFigure[];
  readonly sounds: readonly StudySound[];
  /** Batches whose loss was not finite. */
  readonly skippedBatches: number;
}

const TITLE = 'Neural Music Transcription with Spatiotemporal Vision Models, run again';
const HOW_TO_READ =
  'Each figure is "published / this run (difference)". F1 is the true one, 2 P R / (P + R); the paper prints half of it, which stands beside it. Precision, recall and accuracy are over all cells of 88 keys and 768 columns a second, each the mean over batches.';

/** What a run differs in from the paper, in sentences. */
function whatDiffers({ config, sound, trainSegments, testSegments }: StudyRecord): string[] {
  const seconds = config.data.segmentSeconds;
  const amounts = `${trainSegments} segments of ${seconds} s to train on and ${testSegments} to test on; the paper has about 50 342 and 20 672 of 10 s.`;
  const what =
    sound === 'recordings'
      ? 'MAESTRO recordings, as in the paper.'
      : `MAESTRO's MIDI files, ${sound}, dry; the paper has MAESTRO's recordings.`;
  const settings = configDifferences(config).map(
    ({ setting, original, here }) => `${setting}: ${here}; the paper: ${original}`,
  );
  return [`Sound: ${what}`, `Amount: ${amounts}`, ...settings];
}

function verdictOf({ held }: Claim): string {
  return held === undefined ? 'not to be told from this run' : held ? 'held' : 'not held';
}

function seedsOf({ config, engine }: StudyRecord): string {
  return `Seeds: ${config.data.seed} draws segments and pianos, ${config.training.seed} first weights and the order of segments. Engine: ${engine}.`;
}

/** The report as Markdown, its pictures as links to `figures/`. */
export function reportMarkdown(report: StudyReport): string {
  const { record, tables, claims, figures } = report;
  return [
    `# ${TITLE}`,
    '',
    `Study "${record.config.name}". ${seedsOf(record)}${skipped(report)}`,
    '',
    '## What differs from the paper',
    '',
    ...whatDiffers(record).map((line) => `* ${line}`),
    '',
    "## The paper's claims",
    '',
    ...claims.flatMap((claim) => [
      `* **${claim.claim}: ${verdictOf(claim)}.**`,
      ...claim.evidence.map((line) => `  * ${line}`),
    ]),
    '',
    '## Tables',
    '',
    HOW_TO_READ,
    '',
    tablesMarkdown(tables),
    '## Figures',
    '',
    ...figures.flatMap(({ name, caption }) => [`![${name}](figures/${name}.png)`, '', caption, '']),
  ].join('\n');
}

/** The report as one HTML file that needs nothing else: pictures and sounds are in it. */
export function reportHtml(report: StudyReport): string {
  const { record, tables, claims, figures, sounds } = report;
  const pieces = [...new Set(sounds.map(({ piece }) => piece))];
  return [
    '<!doctype html>',
    '<html lang="en">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(TITLE)}</title><style>${STYLE}</style></head>`,
    '<body>',
    `<h1>${escaped(TITLE)}</h1>`,
    paragraph(`Study "${record.config.name}". ${seedsOf(record)}${skipped(report)}`),
    '<h2>What differs from the paper</h2>',
    list(whatDiffers(record).map(escaped)),
    "<h2>The paper's claims</h2>",
    list(
      claims.map(
        (claim) =>
          `<b class="${claim.held === undefined ? 'open' : claim.held ? 'held' : 'not'}">${escaped(claim.claim)}: ${verdictOf(claim)}.</b>${list(claim.evidence.map(escaped))}`,
      ),
    ),
    '<h2>Tables</h2>',
    paragraph(HOW_TO_READ),
    ...textTables(tables).flatMap(({ title, cells: [header, ...rows] }) => [
      `<h3>${escaped(title)}</h3>`,
      `<div class="wide"><table><thead>${row(header, 'th')}</thead><tbody>${rows.map((cells) => row(cells, 'td')).join('')}</tbody></table></div>`,
    ]),
    '<h2>Figures</h2>',
    ...figures.map(
      ({ name, caption, svg }) =>
        `<figure id="${name}"><div class="wide">${svg}</div><figcaption>${escaped(caption)}</figcaption></figure>`,
    ),
    '<h2>Sounds</h2>',
    ...pieces.flatMap((piece) => [
      `<h3>Piece ${piece}</h3>`,
      `<div class="wide"><table><tbody>${sounds
        .filter((sound) => sound.piece === piece)
        .map(({ title, mp3 }) => `<tr><td>${escaped(title)}</td><td>${player(mp3)}</td></tr>`)
        .join('')}</tbody></table></div>`,
    ]),
    '<h2>Configuration</h2>',
    `<pre>${escaped(JSON.stringify(record.config, null, 2))}</pre>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#262a3a;background:#fcfcfd}
table{border-collapse:collapse}th,td{border:1px solid #dfe2e9;padding:.3rem .6rem;text-align:left;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}figure{margin:2rem 0}svg{max-width:100%;height:auto}figcaption{color:#767c8e}
.held{color:#0f7a5c}.not{color:#b3261e}pre{overflow-x:auto;background:#f0f2f6;padding:1rem}`;

function player(mp3: Uint8Array): string {
  return `<audio controls preload="none" src="data:audio/mpeg;base64,${Buffer.from(mp3).toString('base64')}"></audio>`;
}

function skipped({ skippedBatches }: StudyReport): string {
  return skippedBatches > 0 ? ` ${skippedBatches} batches had no finite loss and were skipped.` : '';
}

function row(cells: readonly string[], tag: 'th' | 'td'): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
