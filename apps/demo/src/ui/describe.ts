import type { NoteEvent, Transcription } from '@pianoscribe/core';
import { clock } from '../roll/draw-grid';
import type { OpenedModel } from '../session/protocol';

const NAMES = ['C', 'C sharp', 'D', 'E flat', 'E', 'F', 'F sharp', 'G', 'A flat', 'A', 'B flat', 'B'];

/** 60 -> C 4 */
export function pitchName(pitch: number): string {
  return `${NAMES[pitch % 12]} ${Math.floor(pitch / 12) - 1}`;
}

export function describeNote({ pitch, onset, offset, velocity }: NoteEvent): string {
  return `${pitchName(pitch)} at ${onset.toFixed(2)} s, ${(offset - onset).toFixed(2)} s long, velocity ${velocity}`;
}

const count = (n: number, what: string) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;

/** A line about the result, for the eye. */
export function facts({ notes, pedals, duration }: Transcription): string {
  if (notes.length === 0) return `no notes in ${clock(duration)}`;
  return `${count(notes.length, 'note')}, ${count(pedals.length, 'pedal stroke')} in ${clock(duration)}`;
}

/** The same for the ear, with what the eye takes from the picture. */
export function summary(name: string, { notes, pedals, duration }: Transcription): string {
  if (notes.length === 0) return `${name}: no notes were heard in ${Math.round(duration)} seconds.`;
  const pitches = notes.map(({ pitch }) => pitch);
  const [lowest, highest] = [pitches.reduce((a, b) => Math.min(a, b)), pitches.reduce((a, b) => Math.max(a, b))];
  const loudness = Math.round(notes.reduce((sum, { velocity }) => sum + velocity, 0) / notes.length);
  return (
    `${name}: ${count(notes.length, 'note')} in ${Math.round(duration)} seconds, ` +
    `${(notes.length / Math.max(duration, 1)).toFixed(1)} a second, from ${pitchName(lowest)} to ${pitchName(highest)}, ` +
    `mean velocity ${loudness}; the pedal goes down ${pedals.length === 1 ? 'once' : `${pedals.length} times`}.`
  );
}

const ENGINES = { webgpu: 'WebGPU', wasm: 'WASM', cpu: 'JavaScript', node: 'native' } as const;

/** WASM · SIMD · 4 threads */
export function describeEngine({ engine, simd, threads, model }: OpenedModel): string {
  const parts = [
    ENGINES[engine],
    simd ? 'SIMD' : '',
    engine === 'wasm' ? count(threads, 'thread') : '',
    model === 'default' ? '' : model,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
