import { compareNotes, type NoteEvent, PianoscribeError, type Transcription } from '@pianoscribe/core';
import type { Midi, Track } from '@tonejs/midi';
import * as tone from '@tonejs/midi';
import { toMidiEvents } from './midi-events';
import { createTrackEvents, type TrackEvents } from './midi-track';
import { pedalSpans } from './pedal-spans';
import { createTempoMap } from './tempo-map';
import { resolveWriteOptions, type WritablePerformance, type WriteMidiOptions } from './write-midi';

const PERCUSSION_CHANNEL = 9;

/**
 * Notes and pedals as a `Midi` of @tonejs/midi, for whatever takes one: what {@link writeMidi} writes, a track for each
 * channel. Linear in the notes, where that library's own parser is not.
 * @throws PianoscribeError as writeMidi does.
 */
export function toToneMidi(performance: WritablePerformance, options: WriteMidiOptions = {}): Midi {
  const { ticksPerBeat, microsecondsPerBeat } = resolveWriteOptions(options);
  const map = createTempoMap({ ticksPerBeat }, [{ tick: 0, microsecondsPerBeat }]);
  const { ticks, statuses, data1, data2 } = toMidiEvents(performance.notes, performance.pedals ?? [], map);
  const midi = new (midiClass())();
  midi.fromJSON({
    header: {
      name: '',
      ppq: ticksPerBeat,
      meta: [],
      tempos: [{ ticks: 0, bpm: 6e7 / microsecondsPerBeat }],
      timeSignatures: [],
      keySignatures: [],
    },
    tracks: [],
  });
  const tracks: (Track | undefined)[] = [];
  const trackOf = (channel: number): Track => {
    const track = tracks[channel] ?? midi.addTrack();
    track.channel = channel;
    tracks[channel] = track;
    return track;
  };
  const ends = noteEnds(ticks, statuses, data1);
  for (let i = 0; i < ticks.length; i++) {
    const track = trackOf(statuses[i] & 15);
    const kind = statuses[i] & 0xf0;
    if (kind === 0x90) {
      track.addNote({ midi: data1[i], ticks: ticks[i], durationTicks: ends[i] - ticks[i], velocity: data2[i] / 127 });
    } else if (kind === 0xb0) {
      track.addCC({ number: data1[i], ticks: ticks[i], value: data2[i] / 127 });
    }
  }
  return midi;
}

/** For each note-on the tick at which it ends. */
function noteEnds(ticks: Float64Array, statuses: Uint8Array, data1: Uint8Array): Float64Array {
  const ends = new Float64Array(ticks.length);
  const next = new Float64Array(16 * 128);
  for (let i = ticks.length - 1; i >= 0; i--) {
    const slot = (statuses[i] & 15) * 128 + data1[i];
    if (statuses[i] >> 4 === 8) next[slot] = ticks[i];
    else if (statuses[i] >> 4 === 9) ends[i] = next[slot];
  }
  return ends;
}

/**
 * A `Midi` of @tonejs/midi as notes and pedals. Times come from its ticks and tempos, since the seconds that it gives
 * are wrong before a first tempo that is not at tick 0; percussion (channel 9) is left out. To read a file, use
 * {@link parseMidi}: @tonejs/midi has lost notes without an end and SMPTE times already.
 * @throws PianoscribeError NOT_FINITE where it has NaN ticks or no ticks a beat, as it has for SMPTE files.
 */
export function fromToneMidi(midi: Midi): Transcription {
  const ticksPerBeat = midi.header.ppq;
  if (!(ticksPerBeat > 0)) throw notFinite(`has ${ticksPerBeat} ticks a beat`);
  const map = createTempoMap(
    { ticksPerBeat },
    midi.header.tempos.map(({ ticks, bpm }) => ({ tick: ticks, microsecondsPerBeat: 6e7 / bpm })),
  );
  const tracks = midi.tracks.filter((track) => track.channel !== PERCUSSION_CHANNEL);
  const notes: NoteEvent[] = [];
  let endTick = 0;
  for (const track of tracks) {
    for (const { midi: pitch, ticks, durationTicks, velocity } of track.notes) {
      const end = ticks + durationTicks;
      if (!Number.isFinite(end) || !Number.isFinite(velocity)) throw notFinite(`has a note at tick ${ticks} to ${end}`);
      endTick = Math.max(endTick, end);
      notes.push({
        pitch,
        onset: map.toSeconds(ticks),
        offset: map.toSeconds(end),
        velocity: Math.min(127, Math.max(1, Math.round(velocity * 127))),
      });
    }
  }
  const controls = tracks.map(controlEvents);
  for (const { ticks } of controls) for (const tick of ticks) endTick = Math.max(endTick, tick);
  const pedals = pedalSpans(controls, endTick, () => true).map(({ kind, onTick, offTick }) => ({
    kind,
    onset: map.toSeconds(onTick),
    offset: map.toSeconds(offTick),
  }));
  return { notes: notes.sort(compareNotes), pedals, duration: map.toSeconds(endTick) };
}

function controlEvents(track: Track): TrackEvents {
  const changes = [64, 66, 67].flatMap((controller) => track.controlChanges[controller] ?? []);
  const events = createTrackEvents(changes.length);
  for (const { ticks, number, value } of changes.sort((a, b) => a.ticks - b.ticks)) {
    events.ticks[events.count] = ticks;
    events.statuses[events.count] = 0xb0 | track.channel;
    events.data1[events.count] = number;
    events.data2[events.count++] = Math.round(value * 127);
  }
  return events;
}

function midiClass(): typeof Midi {
  // Node sees the library's CommonJS build as one default export, bundlers see its ES module.
  if ('Midi' in tone) return tone.Midi;
  return (tone as unknown as { default: { Midi: typeof Midi } }).default.Midi;
}

function notFinite(what: string): PianoscribeError {
  return new PianoscribeError(
    'NOT_FINITE',
    `The Midi object ${what}. Read the file's bytes with parseMidi instead, or mend the object.`,
  );
}
