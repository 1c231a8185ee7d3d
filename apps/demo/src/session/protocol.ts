import type { NoteEvent, PedalEvent, Seconds, Transcription } from '@pianoscribe/core';
import type { EngineChoice, EngineName } from '@pianoscribe/engine';
import type { Settings } from './settings';

/** Which model is to hear: ours, ours with other weights, or a module that makes one. */
export type ModelChoice =
  | { readonly kind: 'default' }
  | { readonly kind: 'weights'; readonly name: string; readonly file: Blob }
  | { readonly kind: 'module'; readonly name: string; readonly url: string };

/** What is at work, for the page to show. */
export interface OpenedModel {
  readonly model: string;
  readonly engine: EngineName;
  readonly threads: number;
  readonly simd: boolean;
  /** One line: which, why, and why not the ones before it. */
  readonly reason: string;
}

/** Recorded or chosen audio, under a number that the page gives it. */
export interface Job {
  readonly recording: number;
  readonly file: Blob;
  readonly settings: Settings;
}

/** How far each step has come; seconds of the recording, but for the notes. */
export interface Stages {
  readonly decoded: Seconds;
  readonly features: Seconds;
  readonly heard: Seconds;
  readonly notes: number;
  /** Length of the recording: told by the file, or guessed from the bytes that have been read. */
  readonly total?: Seconds;
}

/** Mono, for listening: at its own rate, or a lower one where the recording is long. */
export interface Original {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRate: number;
}

/** What comes of a job. */
export interface Finished {
  readonly transcription: Transcription;
  /** Undefined where it would be too long to be held. */
  readonly original?: Original;
}

/** Activations of one head as bytes (255 is certain): [frames, 88] from a frame on. */
export interface ActivationTile {
  readonly from: number;
  readonly frames: number;
  readonly secondsPerFrame: Seconds;
  readonly values: Uint8Array<ArrayBuffer>;
}

/** What the page may ask of the worker. */
export interface Requests {
  open(choice: { readonly engine: EngineChoice; readonly model: ModelChoice }): OpenedModel;
  transcribe(job: Job): Finished;
  cancel(what: { readonly recording: number }): void;
  /** Reads the activations again; while a job runs, those so far, and the rest with these settings. */
  decode(what: { readonly recording: number; readonly settings: Settings }): Pick<Transcription, 'notes' | 'pedals'>;
  activations(what: { readonly recording: number; readonly from: number; readonly frames: number }): ActivationTile;
  forget(what: { readonly recording: number }): void;
}

/** What the worker tells without being asked, while a job runs. */
export type Told =
  | { readonly kind: 'stages'; readonly recording: number; readonly stages: Stages }
  | {
      readonly kind: 'found';
      readonly recording: number;
      readonly notes: readonly NoteEvent[];
      readonly pedals: readonly PedalEvent[];
    }
  | {
      readonly kind: 'seen';
      readonly recording: number;
      /** Spectrum of the next frames, VIEW_BINS bytes each. */
      readonly spectrum: Uint8Array<ArrayBuffer>;
      /** Peak of the samples under each of those frames. */
      readonly peaks: Uint8Array<ArrayBuffer>;
    };

export type Method = keyof Requests;

/** A request as it crosses to the worker. */
export interface Call {
  readonly call: number;
  readonly method: Method;
  readonly argument: unknown;
}

/** Its answer. */
export type Answer =
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly error: { readonly code: string; readonly message: string } };

/** Frames a second of the spectrum that is shown, and bytes a frame: three bins a key, key k's fundamental at 3 k + 1. */
export const VIEW_RATE = 50;
export const VIEW_BINS = 264;
/** Frames of the spectrum that come together. */
export const VIEW_TILE = 256;
