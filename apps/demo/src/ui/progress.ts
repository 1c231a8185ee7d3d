import { clock } from '../roll/draw-grid';
import type { Recording } from '../session/recording';
import { byId, element } from './dom';

const NAMES = ['Decode', 'Spectrum', 'Model', 'Notes'];

/** How far the steps of the recording that is shown have come. */
export function createProgress(onCancel: () => void) {
  const section = byId('progress');
  const stages = NAMES.map((name) => {
    const text = element('span', { textContent: '…' });
    const bar = element('span');
    const line = element('div', { className: 'stage-line' }, [element('span', { textContent: name }), text]);
    const root = element('li', { className: 'stage' }, [line, element('div', { className: 'stage-bar' }, [bar])]);
    byId('stages').append(root);
    return { text, bar };
  });
  byId('cancel-button').addEventListener('click', onCancel);

  return {
    update(recording: Recording | undefined) {
      const isShown = recording?.state === 'running' || recording?.state === 'waiting';
      section.hidden = !isShown;
      if (!isShown) return;
      const { decoded = 0, features = 0, heard = 0, notes = 0, total } = recording.stages ?? {};
      const isWaiting = recording.state === 'waiting';
      [decoded, features, heard].forEach((seconds, i) => {
        const part = total ? Math.min(1, seconds / total) : 0;
        stages[i].text.textContent = isWaiting ? 'waiting' : total ? `${Math.floor(100 * part)} %` : clock(seconds);
        stages[i].bar.style.transform = `scaleX(${part})`;
      });
      stages[3].text.textContent = isWaiting ? 'waiting' : notes.toLocaleString('en');
      stages[3].bar.style.transform = `scaleX(${total ? Math.min(1, heard / total) : 0})`;
    },
  };
}
