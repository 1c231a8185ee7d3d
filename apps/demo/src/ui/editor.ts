import type { NoteEvent } from '@pianoscribe/core';
import { addNote, type Edits, replaceNote } from '../editing/edits';
import type { RollView } from '../roll/roll-view';
import type { Recording } from '../session/recording';
import { announce } from './alerts';
import { describeNote } from './describe';
import { byId } from './dom';

/** Correcting by hand: what the roll's pointers and keys, and the buttons, lead to. */
export interface Editor {
  readonly isEditing: () => boolean;
  select(note: NoteEvent | undefined): void;
  replace(old: NoteEvent, next: NoteEvent): void;
  add(note: NoteEvent): void;
  remove(note: NoteEvent): void;
  undo(): void;
  redo(): void;
  /** Shows what can be done now. */
  update(): void;
}

/** @param onEdited called after each correction, to show the notes. */
export function createEditor(roll: RollView, current: () => Recording | undefined, onEdited: () => void): Editor {
  const [edit, undo, redo, remove] = ['edit-button', 'undo-button', 'redo-button', 'delete-button'].map((id) =>
    byId<HTMLButtonElement>(id),
  );
  let isEditing = false;

  const push = (change: (edits: Edits) => Edits, selected: NoteEvent | undefined, said: string) => {
    const history = current()?.edits;
    if (!history) return;
    history.push(change(history.value));
    onEdited();
    editor.select(selected);
    announce(said);
  };
  const travel = (direction: 'undo' | 'redo') => {
    const history = current()?.edits;
    if (!history || !(direction === 'undo' ? history.canUndo : history.canRedo)) return;
    history[direction]();
    onEdited();
    editor.update();
    announce(direction === 'undo' ? 'Undone' : 'Redone');
  };

  const editor: Editor = {
    isEditing: () => isEditing,
    select(note) {
      roll.selected = note;
      roll.redrawOverlay();
      editor.update();
      if (note) announce(describeNote(note));
    },
    replace: (old, next) => push((edits) => replaceNote(edits, old, next), next, describeNote(next)),
    add: (note) => push((edits) => addNote(edits, note), note, `Added ${describeNote(note)}`),
    remove: (note) => push((edits) => replaceNote(edits, note), undefined, `Deleted ${describeNote(note)}`),
    undo: () => travel('undo'),
    redo: () => travel('redo'),
    update() {
      const history = current()?.edits;
      undo.disabled = !history?.canUndo;
      redo.disabled = !history?.canRedo;
      remove.disabled = !roll.selected;
    },
  };
  edit.addEventListener('click', () => {
    isEditing = !isEditing;
    edit.setAttribute('aria-pressed', String(isEditing));
    byId('roll').dataset.mode = isEditing ? 'edit' : 'look';
  });
  undo.addEventListener('click', editor.undo);
  redo.addEventListener('click', editor.redo);
  remove.addEventListener('click', () => roll.selected && editor.remove(roll.selected));
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || document.querySelector('dialog[open]')) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) editor.redo();
    else editor.undo();
  });
  return editor;
}
