import { baseName, type Recording, transcriptionOf } from '../session/recording';
import { downloads } from '../take-home';
import { byId, element } from './dom';

let urls: string[] = [];

/** Engraves the notes and shows the pages. The engraver is loaded when it is first asked for. */
export async function showScore(recording: Recording): Promise<void> {
  const musicXml = downloads.find(({ id }) => id === 'musicxml');
  if (!musicXml) return;
  const made = await musicXml.make({ transcription: transcriptionOf(recording), name: baseName(recording.name) });
  const xml = made instanceof Blob ? await made.text() : new TextDecoder().decode(made);
  const { renderScore } = await import('../take-home/engrave');
  const { pages } = await renderScore(xml, {});
  for (const url of urls) URL.revokeObjectURL(url);
  // Pictures, not markup: nothing in them can run.
  urls = pages.map((page) => URL.createObjectURL(new Blob([page], { type: 'image/svg+xml' })));
  const images = urls.map((src, i) => element('img', { src, alt: `Page ${i + 1} of ${pages.length}` }));
  byId('score-pages').replaceChildren(...images);
  byId('score-facts').textContent = `${pages.length} ${pages.length === 1 ? 'page' : 'pages'}, bars and beats guessed`;
  const section = byId('score');
  section.hidden = false;
  section.scrollIntoView({ block: 'start' });
  byId('score-close').onclick = () => {
    section.hidden = true;
    byId('download-score').focus();
  };
}
