import { type NoteEvent, type PedalEvent, PianoscribeError } from '@pianoscribe/core';
import { type MidiEvents, toMidiEvents } from './midi-events';
import { createTempoMap } from './tempo-map';

/** Notes, and pedals where there are any: a `Transcription` is one. */
export interface WritablePerformance {
  readonly notes: readonly NoteEvent[];
  readonly pedals?: readonly PedalEvent[];
}

/** Options of {@link writeMidi} and `toToneMidi`. */
export interface WriteMidiOptions {
  /**
   * Ticks a beat, 1 to 32767. Default 1920: at 120 beats a minute times are kept within 0.14 ms, and exactly where they
   * are on the original's grid of 768 a second.
   */
  readonly ticksPerBeat?: number;
  /** Beats a minute, 4 to 60 000 000. Says where a score program draws the bars; times in seconds stay. Default 120. */
  readonly tempo?: number;
}

/** {@link WriteMidiOptions} checked, with its defaults. */
export function resolveWriteOptions(options: WriteMidiOptions): { ticksPerBeat: number; microsecondsPerBeat: number } {
  const { ticksPerBeat = 1920, tempo = 120 } = options;
  if (!Number.isInteger(ticksPerBeat) || ticksPerBeat < 1 || ticksPerBeat > 0x7fff) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `ticksPerBeat is a whole number of 1 to 32767, not ${ticksPerBeat}.`,
    );
  }
  if (!(tempo >= 4 && tempo <= 6e7)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `tempo is 4 to 60000000 beats a minute, not ${tempo}.`);
  }
  return { ticksPerBeat, microsecondsPerBeat: Math.round(6e7 / tempo) };
}

/**
 * A standard MIDI file (format 1: tempo in the first track, notes and pedals in the second) of notes and pedals. Every
 * note comes back from {@link parseMidi} with its pitch and velocity, its times rounded to the tick, and one tick long at
 * least. Same input, same bytes.
 *
 * @throws PianoscribeError NOT_FINITE or INVALID_ARGUMENT for times, pitches (0 to 127), velocities (1 to 127) and
 * options that a file can't hold, LIMIT_EXCEEDED for times beyond its range (19 hours at the defaults).
 */
export function writeMidi(performance: WritablePerformance, options: WriteMidiOptions = {}): Uint8Array {
  const { ticksPerBeat, microsecondsPerBeat } = resolveWriteOptions(options);
  const map = createTempoMap({ ticksPerBeat }, [{ tick: 0, microsecondsPerBeat }]);
  const events = toMidiEvents(performance.notes, performance.pedals ?? [], map);
  const [high, middle, low] = [
    microsecondsPerBeat >> 16,
    (microsecondsPerBeat >> 8) & 0xff,
    microsecondsPerBeat & 0xff,
  ];
  const tempoTrack = [0x00, 0xff, 0x51, 0x03, high, middle, low, ...END_OF_TRACK];
  const header = [0x00, 0x01, 0x00, 0x02, ticksPerBeat >> 8, ticksPerBeat & 0xff];
  return joinChunks([
    ['MThd', header],
    ['MTrk', tempoTrack],
    ['MTrk', encodeTrack(events)],
  ]);
}

const END_OF_TRACK = [0x00, 0xff, 0x2f, 0x00];
const MAX_EVENT_BYTES = 7;

function encodeTrack({ ticks, statuses, data1, data2 }: MidiEvents): Uint8Array {
  const bytes = new Uint8Array(ticks.length * MAX_EVENT_BYTES + END_OF_TRACK.length);
  let at = 0;
  let last = 0;
  for (let i = 0; i < ticks.length; i++) {
    const delta = ticks[i] - last;
    last = ticks[i];
    if (delta >= 0x200000) bytes[at++] = (delta >> 21) | 0x80;
    if (delta >= 0x4000) bytes[at++] = ((delta >> 14) & 0x7f) | 0x80;
    if (delta >= 0x80) bytes[at++] = ((delta >> 7) & 0x7f) | 0x80;
    bytes[at++] = delta & 0x7f;
    bytes[at++] = statuses[i];
    bytes[at++] = data1[i];
    bytes[at++] = data2[i];
  }
  bytes.set(END_OF_TRACK, at);
  return bytes.subarray(0, at + END_OF_TRACK.length);
}

function joinChunks(chunks: readonly (readonly [tag: string, data: ArrayLike<number>])[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, [, data]) => sum + 8 + data.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [tag, data] of chunks) {
    for (let i = 0; i < 4; i++) bytes[at + i] = tag.charCodeAt(i);
    view.setUint32(at + 4, data.length);
    bytes.set(data, at + 8);
    at += 8 + data.length;
  }
  return bytes;
}
