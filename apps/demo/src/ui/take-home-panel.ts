import type { JobOptions, Progress } from '@pianoscribe/core';
import { drawPicture } from '../session/picture';
import { baseName, type Recording, transcriptionOf } from '../session/recording';
import { downloads } from '../take-home';
import { showProblem } from './alerts';
import { byId, element, saveFile } from './dom';
import { showScore } from './score';

type Make = (recording: Recording, job: JobOptions) => Promise<Blob>;

/** The buttons by which the notes leave the page. @returns enables them where there are notes. */
export function bindTakeHome(current: () => Recording | undefined): () => void {
  const panel = byId('downloads');
  const making = byId('making');
  const buttons: HTMLButtonElement[] = [];
  let running: AbortController | undefined;

  const button = (id: string, label: string, work: (recording: Recording) => Promise<void>) => {
    const made = element('button', { type: 'button', id: `download-${id}`, textContent: label });
    if (id === 'midi') made.className = 'primary';
    made.onclick = async () => {
      const recording = current();
      if (!recording) return;
      // A second press on what takes long gives it up.
      if (running) return running.abort();
      running = new AbortController();
      making.textContent = `Making ${label} …`;
      try {
        await work(recording);
        making.textContent = '';
      } catch (error) {
        making.textContent = '';
        if (!running.signal.aborted) showProblem(label, error as { code?: string; message: string });
      }
      running = undefined;
    };
    buttons.push(made);
    panel.append(made);
  };
  const download = (id: string, label: string, extension: string, make: Make) =>
    button(id, label, async (recording) => {
      const onProgress = ({ done, total }: Progress) => {
        const part = total ? `${Math.floor((100 * done) / total)} %` : done.toFixed(0);
        making.textContent = `Making ${label}: ${part}. Press again to cancel.`;
      };
      const signal = running?.signal;
      saveFile(await make(recording, { signal, onProgress }), baseName(recording.name) + extension);
    });

  for (const { id, label, extension, mime, make } of downloads) {
    download(id, label, extension, async (recording, job) => {
      const transcription = transcriptionOf(recording);
      const made = await make({ transcription, name: baseName(recording.name), ...job });
      return made instanceof Blob ? made : new Blob([made as Uint8Array<ArrayBuffer>], { type: mime });
    });
  }
  download('png', 'Picture (PNG)', '.png', (recording) => drawPicture(recording));
  if (downloads.some(({ id }) => id === 'musicxml')) button('score', 'Show sheet music', showScore);

  return () => {
    const recording = current();
    const hasNotes = recording?.state === 'done' && transcriptionOf(recording).notes.length > 0;
    for (const made of buttons) made.disabled = !hasNotes;
  };
}
