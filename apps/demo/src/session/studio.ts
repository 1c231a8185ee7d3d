import type { EngineChoice } from '@pianoscribe/engine';
import type { ModelChoice, OpenedModel, Told } from './protocol';
import { createRecording, type Recording } from './recording';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import { type RequestError, startWorker, type WorkerClient } from './worker-client';

/** What changed: the list or a state; the notes of a recording; the picture behind them; the model. */
export type Change =
  | { readonly what: 'list' | 'notes' | 'picture'; readonly recording: Recording }
  | { readonly what: 'model' };

/** A worker that does not stop when told to is ended after this. */
const PATIENCE_MILLISECONDS = 5000;
/** Samples of originals that are held for listening, over all recordings: 400 MB. */
const MOST_ORIGINAL_SAMPLES = 1e8;

/** The recordings and the worker that hears them, one after the other. Knows nothing of the page. */
export class Studio {
  readonly recordings: Recording[] = [];
  selected: Recording | undefined;
  settings: Settings = DEFAULT_SETTINGS;
  opened: OpenedModel | undefined;
  /** Why there is no model. */
  problem: RequestError | undefined;
  choice: { engine: EngineChoice; model: ModelChoice } = { engine: 'auto', model: { kind: 'default' } };

  readonly #tell: (change: Change) => void;
  #worker: WorkerClient;
  #opening: Promise<void>;
  #running: Recording | undefined;
  #ids = 0;
  /** The worker ended before it could hear. */
  #isDead = false;

  constructor(tell: (change: Change) => void) {
    this.#tell = tell;
    this.#worker = this.#start();
    this.#opening = this.#open();
  }

  /** Once the first model is there, or is not to be had. */
  get ready(): Promise<void> {
    return this.#opening;
  }

  /** Waits in the queue; shown at once where nothing else is at work. */
  add(file: Blob, name: string): Recording {
    const recording = createRecording(this.#ids++, file, name, this.settings);
    this.recordings.push(recording);
    if (!this.#running || !this.selected) this.selected = recording;
    this.#tell({ what: 'list', recording });
    void this.#next();
    return recording;
  }

  select(recording: Recording): void {
    this.selected = recording;
    this.#tell({ what: 'list', recording });
    void this.#follow(recording);
  }

  /** The page is told at once; the worker stops at its next breath, or is ended. */
  cancel(recording: Recording): void {
    if (recording.state === 'waiting') {
      recording.state = 'cancelled';
      this.#tell({ what: 'list', recording });
    }
    if (recording !== this.#running) return;
    recording.state = 'cancelled';
    this.#tell({ what: 'list', recording });
    void this.#worker.request('cancel', { recording: recording.id }).catch(() => {});
    setTimeout(() => {
      if (this.#running === recording) this.#restart('ABORTED', 'Cancelled.');
    }, PATIENCE_MILLISECONDS);
  }

  remove(recording: Recording): void {
    this.cancel(recording);
    const at = this.recordings.indexOf(recording);
    if (at < 0) return;
    this.recordings.splice(at, 1);
    void this.#worker.request('forget', { recording: recording.id }).catch(() => {});
    if (this.selected === recording) this.selected = this.recordings[Math.min(at, this.recordings.length - 1)];
    this.#tell({ what: 'list', recording });
  }

  change(settings: Settings): Promise<void> {
    this.settings = settings;
    return this.selected ? this.#follow(this.selected) : Promise.resolve();
  }

  /** Another engine or model, for what is transcribed from now on. */
  async open(choice: Studio['choice']): Promise<void> {
    const before = this.#opening;
    this.choice = choice;
    this.#opening = before.then(() => this.#open());
    await this.#opening;
    if (this.problem) throw this.problem;
  }

  activations(recording: Recording, from: number, frames: number) {
    return this.#worker.request('activations', { recording: recording.id, from, frames });
  }

  async #open(): Promise<void> {
    this.opened = undefined;
    this.problem = undefined;
    this.#tell({ what: 'model' });
    if (this.#isDead) this.#worker = this.#start();
    this.#isDead = false;
    try {
      this.opened = await this.#worker.request('open', this.choice);
    } catch (error) {
      this.problem = error as RequestError;
    }
    this.#tell({ what: 'model' });
  }

  async #next(): Promise<void> {
    if (this.#running) return;
    const recording = this.recordings.find(({ state }) => state === 'waiting');
    if (!recording) return;
    this.#running = recording;
    recording.state = 'running';
    recording.settings = this.settings;
    this.#tell({ what: 'list', recording });
    try {
      await this.#opening;
      // The network may be back since.
      if (this.problem) await this.open(this.choice);
      if (recording.state === 'running') await this.#transcribe(recording);
    } catch (error) {
      this.#fail(recording, error as RequestError);
    }
    this.#running = undefined;
    this.#tell({ what: 'list', recording });
    void this.#next();
  }

  async #transcribe(recording: Recording): Promise<void> {
    const { id, file, settings } = recording;
    const { transcription, original } = await this.#worker.request('transcribe', { recording: id, file, settings });
    if (recording.state !== 'running') return;
    recording.state = 'done';
    recording.duration = transcription.duration;
    recording.original = original;
    this.#freeOriginals();
    if (recording.settings === settings) recording.heard = transcription;
    // Changed while it ran: what came last was decoded in two ways.
    else await this.#decode(recording);
    this.#tell({ what: 'notes', recording });
  }

  /** Brings a recording's notes to the settings of now. */
  async #follow(recording: Recording): Promise<void> {
    if (recording.settings === this.settings) return;
    if (recording.state !== 'done' && recording.state !== 'running') return;
    recording.settings = this.settings;
    await this.#decode(recording);
  }

  async #decode(recording: Recording): Promise<void> {
    const { settings, id } = recording;
    const heard = await this.#worker.request('decode', { recording: id, settings }).catch(() => undefined);
    // A slider gives many settings a second, and the last counts.
    if (!heard || recording.settings !== settings) return;
    recording.heard = heard;
    this.#tell({ what: 'notes', recording });
  }

  #fail(recording: Recording, error: RequestError): void {
    if (recording.state === 'cancelled') return;
    recording.state = error.code === 'ABORTED' ? 'cancelled' : 'failed';
    recording.problem = { code: error.code ?? 'UNEXPECTED', message: error.message };
  }

  #start(): WorkerClient {
    return startWorker(
      (told) => this.#hear(told),
      (error) => {
        // One that never came to work is not started again and again, but when there is something to do.
        if (this.opened) this.#restart(error.code, error.message);
        else this.#isDead = true;
      },
    );
  }

  #restart(code: string, message: string): void {
    this.#worker.end(code, message);
    this.#worker = this.#start();
    this.#opening = this.#open();
  }

  #hear(told: Told): void {
    const recording = this.recordings.find(({ id }) => id === told.recording);
    if (recording?.state !== 'running') return;
    if (told.kind === 'stages') {
      recording.stages = told.stages;
      this.#tell({ what: 'list', recording });
    } else if (told.kind === 'seen') {
      recording.view.add(told.spectrum, told.peaks);
      this.#tell({ what: 'picture', recording });
    } else {
      const { notes, pedals } = recording.heard;
      recording.heard = { notes: [...notes, ...told.notes], pedals: [...pedals, ...told.pedals] };
      this.#tell({ what: 'notes', recording });
    }
  }

  #freeOriginals(): void {
    let held = 0;
    for (const recording of [...this.recordings].reverse()) {
      held += recording.original?.samples.length ?? 0;
      if (held > MOST_ORIGINAL_SAMPLES && recording !== this.selected) recording.original = undefined;
    }
  }
}
