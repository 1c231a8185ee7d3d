import type { NoteEvent, PedalEvent, Seconds, Transcription } from '@pianoscribe/core';
import { applyEdits, type Edits, NO_EDITS } from '../editing/edits';
import { createHistory, type History } from '../editing/history';
import type { Original, Stages } from './protocol';
import type { Settings } from './settings';
import { ViewFrames } from './view-frames';

export type RecordingState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** One recording on the page: what it is, how far it is, what was heard in it. */
export interface Recording {
  readonly id: number;
  readonly name: string;
  readonly file: Blob;
  state: RecordingState;
  stages?: Stages;
  /** Why it failed. */
  problem?: { readonly code: string; readonly message: string };
  heard: { readonly notes: readonly NoteEvent[]; readonly pedals: readonly PedalEvent[] };
  /** The settings that `heard` follows. */
  settings: Settings;
  duration: Seconds;
  original?: Original;
  readonly view: ViewFrames;
  readonly edits: History<Edits>;
}

export function createRecording(id: number, file: Blob, name: string, settings: Settings): Recording {
  return {
    id,
    name,
    file,
    state: 'waiting',
    heard: { notes: [], pedals: [] },
    settings,
    duration: 0,
    view: new ViewFrames(),
    edits: createHistory(NO_EDITS),
  };
}

/** What was heard, with what was corrected: what is shown, played and taken home. */
export function transcriptionOf({ heard, edits, duration, view, stages }: Recording): Transcription {
  const length = duration || Math.max(view.seconds, stages?.total ?? 0);
  return { notes: applyEdits(heard.notes, edits.value), pedals: heard.pedals, duration: length };
}

/** The name without its ending, for files that are made of it. */
export function baseName(name: string): string {
  return name.replace(/\.[^.]{1,5}$/, '') || 'recording';
}
