import { type Recording, transcriptionOf } from '../session/recording';
import { byId, element } from './dom';

/** What one may do with a recording on the shelf. */
export interface ShelfActions {
  select(recording: Recording): void;
  remove(recording: Recording): void;
}

/** The list of recordings. */
export function createShelf(actions: ShelfActions) {
  const list = byId<HTMLUListElement>('shelf');
  const items = new Map<
    number,
    { readonly root: HTMLLIElement; readonly open: HTMLButtonElement; readonly state: HTMLElement }
  >();

  const create = (recording: Recording) => {
    const state = element('span', { className: 'state' });
    const name = element('span', { className: 'name', textContent: recording.name });
    const open = element(
      'button',
      { type: 'button', className: 'shelf-item', onclick: () => actions.select(recording) },
      [name, state],
    );
    const remove = element('button', { type: 'button', className: 'shelf-remove', textContent: '×' });
    remove.setAttribute('aria-label', `Remove ${recording.name}`);
    remove.onclick = () => {
      const next = remove.closest('li')?.nextElementSibling ?? remove.closest('li')?.previousElementSibling;
      actions.remove(recording);
      // The focus stays in the list, where there is one left.
      next?.querySelector('button')?.focus();
    };
    const root = element('li', {}, [open, remove]);
    list.append(root);
    return { root, open, state };
  };

  return {
    update(recordings: readonly Recording[], selected: Recording | undefined) {
      for (const [id, item] of items) {
        if (recordings.some((recording) => recording.id === id)) continue;
        item.root.remove();
        items.delete(id);
      }
      for (const recording of recordings) {
        const item = items.get(recording.id) ?? create(recording);
        items.set(recording.id, item);
        item.state.textContent = stateOf(recording);
        item.open.setAttribute('aria-current', String(recording === selected));
      }
    },
  };
}

export function stateOf(recording: Recording): string {
  const { state, stages } = recording;
  switch (state) {
    case 'waiting':
      return 'waiting';
    case 'running':
      return stages?.total ? `${Math.floor((100 * stages.heard) / stages.total)} %` : 'listening';
    case 'done':
      return `${transcriptionOf(recording).notes.length.toLocaleString('en')} notes`;
    case 'failed':
      return 'did not work';
    case 'cancelled':
      return 'cancelled';
  }
}
