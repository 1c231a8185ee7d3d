import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import { createPlayer } from './listen/player';
import { createOverview } from './roll/overview';
import { listenToKeys } from './roll/roll-keys';
import { listenToPointers } from './roll/roll-pointer';
import { RollView } from './roll/roll-view';
import { zoomTime } from './roll/viewport';
import type { Original } from './session/protocol';
import { type Recording, transcriptionOf } from './session/recording';
import { type Change, Studio } from './session/studio';
import { bindActivations } from './ui/activations';
import { announce, showProblem } from './ui/alerts';
import { facts, summary } from './ui/describe';
import { byId } from './ui/dom';
import { createEditor } from './ui/editor';
import { bindEngineDialog } from './ui/engine-dialog';
import { bindHelp } from './ui/help';
import { bindIntake } from './ui/intake';
import { createProgress } from './ui/progress';
import { bindRecorder } from './ui/recorder';
import { registerServiceWorker } from './ui/register-service-worker';
import { bindSettings } from './ui/settings-panel';
import { createShelf } from './ui/shelf';
import { bindTakeHome } from './ui/take-home-panel';
import { followTheme } from './ui/theme';
import { createTransport } from './ui/transport';

// The page from here to the end: the parts, what leads from one to another, and what is shown when something changes.

const element = byId('roll');
const canvases = { base: byId<HTMLCanvasElement>('roll-base'), overlay: byId<HTMLCanvasElement>('roll-overlay') };
const theme = followTheme((next) => {
  roll.setTheme(next);
  overview.redraw();
});
const roll = new RollView(canvases, theme);
const overview = createOverview(byId<HTMLCanvasElement>('overview'), roll);
const player = createPlayer({});
const studio: Studio = new Studio((change) => queueMicrotask(() => show(change)));
const transport = createTransport(player, roll, overview);
const editor = createEditor(
  roll,
  () => studio.selected,
  () => showNotes(),
);
const activations = bindActivations(roll, studio);
const showModel = bindEngineDialog(() => studio);
const showDownloads = bindTakeHome(() => studio.selected);
const progress = createProgress(() => studio.selected && studio.cancel(studio.selected));
const shelf = createShelf({
  select: (recording) => studio.select(recording),
  remove: (recording) => studio.remove(recording),
});
const add = (file: Blob, name: string) => {
  studio.add(file, name);
};
const told = new Set<Recording>();
let shown: Recording | undefined;
let played: Original | undefined;

bindIntake({ add, record: bindRecorder(add) });
bindSettings((settings) => void studio.change(settings));
bindHelp();
listenToPointers(element, roll, {
  ...editor,
  seek: transport.seek,
  loop: transport.setLoop,
});
listenToKeys(element, roll, { ...editor, seek: transport.seek });
roll.onView = () => {
  overview.redraw();
  activations.update();
};
new ResizeObserver(([{ contentRect }]) => roll.resize(contentRect.width, contentRect.height)).observe(element);

// What takes keys, or scrolls, is reached by Tab.
for (const id of ['roll', 'score-pages', 'keys-scroll']) byId(id).tabIndex = 0;

const zoom = (factor: number) => () => roll.setView(zoomTime(roll.view, factor, roll.view.width / 2));
byId('zoom-in-button').addEventListener('click', zoom(1.5));
byId('zoom-out-button').addEventListener('click', zoom(1 / 1.5));
byId('fit-button').addEventListener('click', () => roll.fit());
byId('spectrum-button').addEventListener('click', ({ currentTarget }) => {
  roll.showsSpectrum = !roll.showsSpectrum;
  (currentTarget as HTMLElement).setAttribute('aria-pressed', String(roll.showsSpectrum));
  roll.redraw();
});

function show(change: Change): void {
  if (change.what === 'model') {
    showModel();
    return;
  }
  const { recording } = change;
  if (change.what === 'list') showList(recording);
  if (recording !== studio.selected) return;
  if (change.what === 'notes') showNotes();
  // As long as it will be, so that the overview does not shrink while it fills.
  if (change.what === 'picture') roll.grow(Math.max(recording.view.seconds, recording.stages?.total ?? 0));
}

function showList(recording: Recording): void {
  const { selected, recordings } = studio;
  byId('studio').hidden = recordings.length === 0;
  byId('welcome').hidden = recordings.length > 0;
  shelf.update(recordings, selected);
  progress.update(selected);
  tellOutcome(recording);
  if (selected !== shown) showRecording(selected);
  else if (recording === selected && recording.state !== 'running') showNotes();
}

/** Says once how a recording ended. */
function tellOutcome(recording: Recording): void {
  if (told.has(recording) || recording.state === 'waiting' || recording.state === 'running') return;
  told.add(recording);
  if (recording.state === 'done') byId('summary').textContent = summary(recording.name, transcriptionOf(recording));
  if (recording.state === 'cancelled') announce(`${recording.name} cancelled`);
  if (recording.state === 'failed' && recording.problem) showProblem(recording.name, recording.problem);
}

/** Another recording comes into view. */
function showRecording(recording: Recording | undefined): void {
  shown = recording;
  player.pause();
  player.seek(0);
  transport.setLoop(undefined);
  if (recording) {
    roll.setRecording(recording.view);
    overview.setFrames(recording.view);
    activations.reset();
  }
  showNotes();
}

function showNotes(): void {
  const recording = studio.selected;
  if (!recording) return;
  const transcription = transcriptionOf(recording);
  roll.setNotes(transcription.notes, transcription.pedals, transcription.duration);
  byId('sheet-title').textContent = recording.name;
  byId('facts').textContent = factsOf(recording);
  element.setAttribute('aria-label', `Notes of ${recording.name}: ${facts(transcription)}`);
  showEmptiness(recording, transcription.notes.length);
  shelf.update(studio.recordings, recording);
  editor.update();
  showDownloads();
  activations.update();
  // While it is heard, notes change too often to be prepared for playing.
  if (recording.state === 'running') return;
  player.setNotes(transcription);
  playOriginal(recording.original);
}

/** Each call begins what is played anew, so the same is not given twice. */
function playOriginal(original: Original | undefined): void {
  if (original === played) return;
  played = original;
  player.setOriginal(original && { channels: [original.samples], sampleRate: original.sampleRate });
}

function factsOf(recording: Recording): string {
  if (recording.state === 'failed' || recording.state === 'cancelled') return 'nothing was transcribed';
  const transcription = transcriptionOf(recording);
  // Pedals are known in the end only.
  if (recording.state === 'running') return `${transcription.notes.length.toLocaleString('en')} notes so far`;
  return facts(transcription);
}

function showEmptiness(recording: Recording, notes: number): void {
  const empty = byId('roll-empty');
  empty.hidden = notes > 0 || recording.state === 'running' || recording.state === 'waiting';
  empty.textContent =
    recording.state === 'done'
      ? 'No notes were heard. Is there a piano in it? More sensitivity finds softer notes.'
      : (recording.problem?.message ?? 'Cancelled. Remove it, or add the file again.');
}

void registerServiceWorker(studio);
