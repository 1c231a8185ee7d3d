import exampleUrl from '../../../../examples/recording/recording.flac?url';
import { announce, showProblem } from './alerts';
import { byId } from './dom';

/** What can be done from more than one button. */
export interface IntakeActions {
  add(file: Blob, name: string): void;
  record(): void;
}

/** Every way for a file to come in: drop, choose, paste, the example. */
export function bindIntake({ add, record }: IntakeActions): void {
  const input = byId<HTMLInputElement>('file-input');
  const veil = byId('drop-veil');
  const addAll = (files: readonly File[]) => {
    for (const file of files) add(file, file.name || 'pasted recording');
    if (files.length > 0) announce(`${files.map(({ name }) => name).join(', ')} added`);
  };

  input.addEventListener('change', () => {
    addAll([...(input.files ?? [])]);
    // So that the same file can be chosen again.
    input.value = '';
  });
  document.addEventListener('click', (event) => {
    const action = (event.target as Element).closest<HTMLElement>('[data-action]')?.dataset.action;
    if (action === 'choose') input.click();
    if (action === 'record') record();
    if (action === 'example') void addExample(add);
  });

  document.addEventListener('paste', ({ clipboardData }) => {
    const files = [...(clipboardData?.files ?? [])];
    if (files.length > 0) addAll(files);
    else if (!isTextField(document.activeElement)) {
      showProblem('', { message: 'There is no file on the clipboard. Copy an audio file, then paste it here.' });
    }
  });

  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    veil.hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) veil.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    veil.hidden = true;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) addAll(files);
    else showProblem('', { message: 'What was dropped is not a file. Save it first, then drop the file here.' });
  });
}

async function addExample(add: IntakeActions['add']): Promise<void> {
  try {
    const response = await fetch(exampleUrl);
    if (!response.ok) throw new Error(`status ${response.status}`);
    add(await response.blob(), 'Schubert Impromptu.flac');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    showProblem('The example', {
      code: 'IO_FAILED',
      message: `It could not be fetched (${reason}). Is there a network?`,
    });
  }
}

export function isTextField(element: Element | null): boolean {
  return element instanceof HTMLInputElement
    ? !['range', 'checkbox', 'radio', 'button'].includes(element.type)
    : element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
}
