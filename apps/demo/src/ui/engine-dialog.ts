import type { EngineChoice } from '@pianoscribe/engine';
import type { ModelChoice } from '../session/protocol';
import type { Studio } from '../session/studio';
import { describeEngine } from './describe';
import { byId } from './dom';

/** The engine's sign in the head, and the dialog behind it. @returns shows what is in use. */
export function bindEngineDialog(studio: () => Studio): () => void {
  const dialog = byId<HTMLDialogElement>('engine-dialog');
  const apply = byId<HTMLButtonElement>('engine-apply');
  const error = byId('engine-error');
  const file = byId<HTMLInputElement>('model-file');
  const url = byId<HTMLInputElement>('model-url');
  const chosen = (name: string) =>
    (dialog.querySelector(`input[name="${name}"]:checked`) as HTMLInputElement | null)?.value ?? '';
  const choose = (model: string) => {
    (dialog.querySelector(`input[name="model"][value="${model}"]`) as HTMLInputElement).checked = true;
  };
  file.addEventListener('change', () => choose('file'));
  url.addEventListener('input', () => choose('url'));
  byId('engine-button').addEventListener('click', () => {
    error.textContent = '';
    dialog.showModal();
  });
  apply.addEventListener('click', async () => {
    error.textContent = '';
    apply.disabled = true;
    try {
      const model = readModel(chosen('model'), file.files?.[0], url.value.trim());
      await studio().open({ engine: chosen('engine') as EngineChoice, model });
      dialog.close();
    } catch (problem) {
      error.textContent = problem instanceof Error ? problem.message : String(problem);
    }
    apply.disabled = false;
  });

  return () => {
    const { opened, problem } = studio();
    const [dot, text] = [byId('engine-dot'), byId('engine-text')];
    dot.dataset.state = opened ? 'ready' : problem ? 'bad' : 'starting';
    text.textContent = opened ? describeEngine(opened) : problem ? 'No engine' : 'Starting…';
    byId('engine-reason').textContent = opened?.reason ?? problem?.message ?? '';
  };
}

function readModel(kind: string, file: File | undefined, url: string): ModelChoice {
  if (kind === 'file') {
    if (!file) throw new Error('Choose the file of a model first.');
    if (file.name.endsWith('.safetensors')) return { kind: 'weights', name: file.name, file };
    // Browsers run a module only where its type says that it is one.
    const module = new Blob([file], { type: 'text/javascript' });
    return { kind: 'module', name: file.name, url: URL.createObjectURL(module) };
  }
  if (kind === 'url') {
    if (!URL.canParse(url, document.baseURI))
      throw new Error('Give the address of an ES module, such as https://…/model.mjs.');
    return { kind: 'module', name: url, url: new URL(url, document.baseURI).href };
  }
  return { kind: 'default' };
}
