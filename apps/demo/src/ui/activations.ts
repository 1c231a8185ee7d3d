import type { ShownActivations } from '../roll/draw-spectrum';
import type { RollView } from '../roll/roll-view';
import { VIEW_RATE } from '../session/protocol';
import type { Recording } from '../session/recording';
import type { Studio } from '../session/studio';
import { byId } from './dom';

const TILE = 512;

/** The activations under the notes: fetched from the worker for what is in view, while they are asked for. */
export function bindActivations(roll: RollView, studio: Studio): { update(): void; reset(): void } {
  const button = byId<HTMLButtonElement>('activations-button');
  const tiles = new Map<number, ShownActivations>();
  let isOn = false;
  let asked: Promise<void> | undefined;

  const fetchShown = async (recording: Recording) => {
    const { from, to } = roll.shownTime;
    const perSecond = 1 / (tiles.values().next().value?.secondsPerFrame ?? 1 / VIEW_RATE);
    const [first, last] = [Math.floor((from * perSecond) / TILE), Math.floor((to * perSecond) / TILE)];
    for (let tile = Math.max(0, first); tile <= last; tile++) {
      if (tiles.has(tile) || !isOn) continue;
      const shown = await studio.activations(recording, tile * TILE, TILE);
      if (studio.selected !== recording) return;
      tiles.set(tile, shown);
      roll.activations = [...tiles.values()];
      roll.redraw();
    }
  };
  const update = () => {
    const recording = studio.selected;
    if (!isOn || asked || recording?.state !== 'done') return;
    // One at a time; where the view has moved meanwhile, the next movement asks again.
    asked = fetchShown(recording)
      .catch(() => {})
      .then(() => {
        asked = undefined;
      });
  };
  const reset = () => {
    tiles.clear();
    roll.activations = [];
    update();
  };
  button.addEventListener('click', () => {
    isOn = !isOn;
    button.setAttribute('aria-pressed', String(isOn));
    if (isOn) update();
    else reset();
    roll.redraw();
  });
  return { update, reset };
}
