import type { NoteEvent } from '@pianoscribe/core';
import { shapeNote } from '../editing/edits';
import type { RollView } from './roll-view';
import { panBy, reveal, zoomKeys, zoomTime } from './viewport';

/** What comes of keys on the roll. */
export interface KeyActions {
  seek(time: number): void;
  select(note: NoteEvent | undefined): void;
  replace(old: NoteEvent, next: NoteEvent): void;
  add(note: NoteEvent): void;
  remove(note: NoteEvent): void;
}

const FINE_SECONDS = 0.01;
const COARSE_SECONDS = 0.1;
const LENGTH_SECONDS = 0.05;
const ZOOM = 1.25;

/** Everything that pointers do on the roll, by keys. Those it does not know go their usual way. */
export function listenToKeys(element: HTMLElement, roll: RollView, actions: KeyActions): void {
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey) return;
    const isHandled = event.altKey ? moveNote(event, roll, actions) : moveView(event, roll, actions);
    if (isHandled) event.preventDefault();
  });
}

function moveView(event: KeyboardEvent, roll: RollView, actions: KeyActions): boolean {
  const { view, selected } = roll;
  const [middle, halfway] = [view.width / 2, view.height / 2];
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      roll.setView(panBy(view, (event.key === 'ArrowLeft' ? -0.1 : 0.1) * view.width, 0));
      return true;
    case 'ArrowUp':
    case 'ArrowDown':
      roll.setView(panBy(view, 0, (event.key === 'ArrowUp' ? -3 : 3) * view.keyHeight));
      return true;
    case '+':
    case '=':
      roll.setView(zoomTime(view, ZOOM, middle));
      return true;
    case '-':
      roll.setView(zoomTime(view, 1 / ZOOM, middle));
      return true;
    case '*':
      roll.setView(zoomKeys(view, ZOOM, halfway));
      return true;
    case '/':
      roll.setView(zoomKeys(view, 1 / ZOOM, halfway));
      return true;
    case 'Home':
    case 'End':
      roll.setView({ ...view, from: event.key === 'Home' ? 0 : view.duration });
      actions.seek(event.key === 'Home' ? 0 : view.duration);
      return true;
    case 'f':
      roll.fit();
      return true;
    case 'n':
    case 'p':
      chooseBeside(roll, actions, event.key === 'n' ? 1 : -1);
      return true;
    case 'a':
      addBeside(roll, actions);
      return true;
    case '[':
    case ']':
      if (!selected) return false;
      stretch(selected, event.key === ']' ? LENGTH_SECONDS : -LENGTH_SECONDS, actions);
      return true;
    case 'Delete':
    case 'Backspace':
      if (!selected) return false;
      actions.remove(selected);
      return true;
    case 'Escape':
      if (!selected) return false;
      actions.select(undefined);
      return true;
    default:
      return false;
  }
}

function moveNote(event: KeyboardEvent, { selected }: RollView, actions: KeyActions): boolean {
  if (!selected) return false;
  const step = event.shiftKey ? COARSE_SECONDS : FINE_SECONDS;
  const shifts: Readonly<Record<string, readonly [seconds: number, keys: number]>> = {
    ArrowLeft: [-Math.min(step, selected.onset), 0],
    ArrowRight: [step, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
  };
  const shift = shifts[event.key];
  if (!shift) return false;
  const [seconds, keys] = shift;
  const { onset, offset, pitch } = selected;
  actions.replace(
    selected,
    shapeNote({ ...selected, onset: onset + seconds, offset: offset + seconds, pitch: pitch + keys }),
  );
  return true;
}

function stretch(note: NoteEvent, seconds: number, actions: KeyActions): void {
  actions.replace(note, shapeNote({ ...note, offset: note.offset + seconds }));
}

/** The next note in the order of time; the first after the playhead where none is chosen. */
function chooseBeside(roll: RollView, actions: KeyActions, step: 1 | -1): void {
  const { notes } = roll.index;
  if (notes.length === 0) return;
  let at = roll.selected ? notes.indexOf(roll.selected) + step : notes.findIndex(({ onset }) => onset >= roll.playhead);
  at = Math.min(notes.length - 1, Math.max(0, at));
  actions.select(notes[at]);
  roll.setView(reveal(roll.view, notes[at].onset));
}

/** A new note at the playhead, on the key of the one that is chosen. */
function addBeside(roll: RollView, actions: KeyActions): void {
  const { pitch = 60, velocity = 64 } = roll.selected ?? {};
  actions.add(shapeNote({ pitch, velocity, onset: roll.playhead, offset: roll.playhead + 0.25 }));
}
