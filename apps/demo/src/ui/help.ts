import { byId, element } from './dom';

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['Space', 'play or pause'],
  ['← →', 'scroll in time'],
  ['↑ ↓', 'scroll over the keys'],
  ['+ −', 'zoom in time'],
  ['* /', 'taller or flatter keys'],
  ['f', 'fit the keys that are played'],
  ['Home End', 'start, end'],
  ['n p', 'next, previous note'],
  ['a', 'add a note at the playhead'],
  ['Alt ← →', 'move the note by 10 ms (with Shift: 100 ms)'],
  ['Alt ↑ ↓', 'move the note by a key'],
  ['[ ]', 'shorten, lengthen the note'],
  ['Del', 'delete the note'],
  ['Esc', 'choose no note'],
  ['Ctrl Z', 'undo (with Shift: redo)'],
];

/** The dialog that lists the keys. */
export function bindHelp(): void {
  for (const [keys, what] of KEYS) {
    const names = keys.split(' ').map((name) => element('kbd', { textContent: name }));
    const spaced = names.flatMap((name, i) => (i > 0 ? [' ', name] : [name]));
    const head = element('th', {}, spaced);
    head.scope = 'row';
    byId('keys').append(element('tr', {}, [head, element('td', { textContent: what })]));
  }
  byId('help-button').addEventListener('click', () => byId<HTMLDialogElement>('help-dialog').showModal());
}
