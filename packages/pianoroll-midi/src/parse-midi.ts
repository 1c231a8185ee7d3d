import { compareNotes, type NoteEvent, type PedalEvent, type Seconds, type Transcription } from '@pianoscribe/core';
import { readChunks } from './midi-chunks';
import { readTrack, type TrackEvents } from './midi-track';
import { pairNotes, type TickNotes } from './pair-notes';
import { pedalSpans, type TickPedal } from './pedal-spans';
import { createTempoMap, type TempoChange, type TempoMap } from './tempo-map';

/** A MIDI file as notes and pedals in seconds. Note offsets are key releases: the pedal does not lengthen them. */
export interface MidiPerformance extends Transcription {
  readonly format: 0 | 1 | 2;
  /** Undefined where the file counts in SMPTE frames. */
  readonly ticksPerBeat: number | undefined;
  /** Defined where the file counts in SMPTE frames. */
  readonly ticksPerSecond: number | undefined;
  /** Tempo changes by time, the first at 0; empty with SMPTE time. In format 2, of the first track. */
  readonly tempos: readonly TempoChange[];
  readonly timeSignatures: readonly TimeSignature[];
  /** Names of the tracks that have one. */
  readonly trackNames: readonly string[];
}

/** From `time` on, `numerator` notes of 1/`denominator` make a bar. */
export interface TimeSignature {
  readonly time: Seconds;
  readonly numerator: number;
  readonly denominator: number;
}

/** Options of {@link parseMidi}. */
export interface ParseMidiOptions {
  /** Read what can be read of a damaged file, instead of refusing it. Default false. */
  readonly lenient?: boolean;
  /** Channels (0 to 15) to read. Default: all but 9, which General MIDI gives to percussion. */
  readonly channels?: readonly number[];
}

const PERCUSSION_CHANNEL = 9;

/**
 * Reads a standard MIDI file (formats 0, 1 and 2, SMPTE time, RMID): notes of all its tracks and pedals.
 *
 * Notes pair as in pretty_midi, so a key struck again while it is held gives two notes that end together. Notes never
 * let go end with the file; notes of no length are dropped. Before the first tempo there are 120 beats a minute. The
 * tracks of format 2 follow each other, each with its own tempos. Pitches are kept, also outside the piano's 21 to 108.
 *
 * @throws PianoscribeError EMPTY_INPUT, UNSUPPORTED_FORMAT (not a MIDI file), CORRUPT_DATA (cut short, wrong lengths).
 */
export function parseMidi(bytes: Uint8Array, options: ParseMidiOptions = {}): MidiPerformance {
  const lenient = options.lenient ?? false;
  const channels = options.channels;
  const isWanted = (channel: number) => (channels ? channels.includes(channel) : channel !== PERCUSSION_CHANNEL);
  const { format, division, tracks: chunks } = readChunks(bytes, lenient);
  const tracks = chunks.map((chunk) => readTrack(chunk, lenient));

  const notes: NoteEvent[] = [];
  const pedals: PedalEvent[] = [];
  const timeSignatures: TimeSignature[] = [];
  let tempos: readonly TempoChange[] | undefined;
  let duration = 0;
  for (const group of format === 2 ? tracks.map((track) => [track]) : [tracks]) {
    const map = createTempoMap(
      division,
      group.flatMap((track) => track.tempos),
    );
    const endTick = group.reduce((end, track) => Math.max(end, track.endTick), 0);
    for (const track of group) addNotes(notes, pairNotes(track, endTick, isWanted), map, duration);
    addPedals(pedals, pedalSpans(group, endTick, isWanted), map, duration);
    addTimeSignatures(timeSignatures, group, map, duration);
    tempos ??= map.changes;
    duration += map.toSeconds(endTick);
  }
  return {
    notes: sortNotes(notes),
    pedals,
    duration,
    format,
    ticksPerBeat: 'ticksPerBeat' in division ? division.ticksPerBeat : undefined,
    ticksPerSecond: 'ticksPerSecond' in division ? division.ticksPerSecond : undefined,
    tempos: tempos ?? [],
    timeSignatures: timeSignatures.sort((a, b) => a.time - b.time),
    trackNames: tracks.flatMap((track) => track.name ?? []),
  };
}

/** Sorts in place, where it has to be. */
function sortNotes(notes: NoteEvent[]): NoteEvent[] {
  for (let i = 1; i < notes.length; i++) if (compareNotes(notes[i - 1], notes[i]) > 0) return notes.sort(compareNotes);
  return notes;
}

function addNotes(notes: NoteEvent[], found: TickNotes, map: TempoMap, start: Seconds): void {
  const { count, onTicks, offTicks, pitches, velocities } = found;
  for (let i = 0; i < count; i++) {
    if (offTicks[i] < 0) continue;
    const onset = start + map.toSeconds(onTicks[i]);
    notes.push({ pitch: pitches[i], onset, offset: start + map.toSeconds(offTicks[i]), velocity: velocities[i] });
  }
}

function addPedals(pedals: PedalEvent[], found: readonly TickPedal[], map: TempoMap, start: Seconds): void {
  for (const { kind, onTick, offTick } of found) {
    pedals.push({ kind, onset: start + map.toSeconds(onTick), offset: start + map.toSeconds(offTick) });
  }
}

function addTimeSignatures(
  signatures: TimeSignature[],
  group: readonly TrackEvents[],
  map: TempoMap,
  start: Seconds,
): void {
  for (const { timeSignatures } of group) {
    for (const { tick, numerator, denominator } of timeSignatures) {
      signatures.push({ time: start + map.toSeconds(tick), numerator, denominator });
    }
  }
}
