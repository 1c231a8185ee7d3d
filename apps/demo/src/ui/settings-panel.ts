import { DEFAULT_SETTINGS, type Settings } from '../session/settings';
import { byId } from './dom';

/** The controls of what is heard. @param onSettings called with each change. */
export function bindSettings(onSettings: (settings: Settings) => void): void {
  const sensitivity = byId<HTMLInputElement>('sensitivity');
  const shortest = byId<HTMLInputElement>('shortest');
  const pedal = byId<HTMLInputElement>('pedal');
  const show = () => {
    const percent = `${Math.round(100 * sensitivity.valueAsNumber)} %`;
    const milliseconds = Math.round(1000 * shortest.valueAsNumber);
    byId('sensitivity-value').textContent = percent;
    byId('shortest-value').textContent = milliseconds === 0 ? 'any' : `${milliseconds} ms`;
    sensitivity.setAttribute('aria-valuetext', percent);
    shortest.setAttribute('aria-valuetext', milliseconds === 0 ? 'any length' : `${milliseconds} milliseconds`);
  };
  const set = (settings: Settings) => {
    sensitivity.value = String(settings.sensitivity);
    shortest.value = String(settings.shortestNote);
    pedal.checked = settings.pedal;
    show();
  };
  const tell = () => {
    show();
    onSettings({
      sensitivity: sensitivity.valueAsNumber,
      shortestNote: shortest.valueAsNumber,
      pedal: pedal.checked,
    });
  };
  for (const input of [sensitivity, shortest, pedal]) input.addEventListener('input', tell);
  byId('reset-button').addEventListener('click', () => {
    set(DEFAULT_SETTINGS);
    tell();
  });
  set(DEFAULT_SETTINGS);
}
