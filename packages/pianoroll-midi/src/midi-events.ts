import { compareNotes, type NoteEvent, type PedalEvent, PianoscribeError } from '@pianoscribe/core';
import { checkNotes, checkPedals } from './check-notes';
import { PEDAL_CONTROLLERS } from './pedal-spans';
import type { TempoMap } from './tempo-map';

/** Channel messages in the order in which a file has them. */
export interface MidiEvents {
  readonly ticks: Float64Array;
  readonly statuses: Uint8Array;
  readonly data1: Uint8Array;
  readonly data2: Uint8Array;
}

const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15];
/** The longest time between events that the format can hold, in ticks. */
const LATEST_TICK = 0x0fffffff;
/** So that tick, rank and index of an event fit into the 53 bits of a whole number. */
const MOST_EVENTS = 2 ** 23;
// At one tick a pedal moves before keys do, and what is let go comes before what is pressed.
const PEDAL_UP = 0;
const PEDAL_DOWN = 1;
const NOTE_OFF = 2;
const NOTE_ON = 3;

/**
 * Notes and pedals as channel messages. A note lasts a tick at least. Notes of one pitch that overlap go to channels of
 * their own, since a channel can't tell them apart (beyond 15 at once, the one that would end first is cut); the pedals
 * go to every channel in use.
 */
export function toMidiEvents(notes: readonly NoteEvent[], pedals: readonly PedalEvent[], map: TempoMap): MidiEvents {
  checkNotes(notes);
  checkPedals(pedals);
  const events = new EventList();
  const tickOf = (time: number) => {
    const tick = Math.round(map.toTicks(time));
    if (tick < LATEST_TICK) return tick;
    throw new PianoscribeError('LIMIT_EXCEEDED', `MIDI files of this resolution can't reach ${time} s.`);
  };

  // Of each channel and pitch: when the last note on it ends, and at which event.
  const ends = new Float64Array(CHANNELS.length * 128);
  const endEvents = new Int32Array(CHANNELS.length * 128);
  let channels = 1;
  for (const { pitch, onset, offset, velocity } of [...notes].sort(compareNotes)) {
    const on = tickOf(onset);
    const off = Math.max(on + 1, tickOf(offset));
    let lane = 0;
    let earliest = 0;
    while (lane < CHANNELS.length && ends[lane * 128 + pitch] > on) {
      if (ends[lane * 128 + pitch] < ends[earliest * 128 + pitch]) earliest = lane;
      lane++;
    }
    if (lane === CHANNELS.length) {
      lane = earliest;
      events.ticks[endEvents[lane * 128 + pitch]] = on;
    }
    channels = Math.max(channels, lane + 1);
    events.add(on, NOTE_ON, 0x90 | CHANNELS[lane], pitch, velocity);
    ends[lane * 128 + pitch] = off;
    endEvents[lane * 128 + pitch] = events.add(off, NOTE_OFF, 0x80 | CHANNELS[lane], pitch, 64);
  }
  for (const { kind, on, off } of joinPedals(pedals, tickOf)) {
    for (const channel of CHANNELS.slice(0, channels)) {
      events.add(on, PEDAL_DOWN, 0xb0 | channel, PEDAL_CONTROLLERS[kind], 127);
      events.add(off, PEDAL_UP, 0xb0 | channel, PEDAL_CONTROLLERS[kind], 0);
    }
  }
  return events.sorted();
}

/** Spans in ticks, at least one long, overlapping ones of a pedal joined. */
function joinPedals(pedals: readonly PedalEvent[], tickOf: (time: number) => number) {
  const joined: { kind: PedalEvent['kind']; on: number; off: number }[] = [];
  const last = new Map<PedalEvent['kind'], { off: number }>();
  for (const { kind, onset, offset } of [...pedals].sort((a, b) => a.onset - b.onset)) {
    const on = tickOf(onset);
    const off = Math.max(on + 1, tickOf(offset));
    const before = last.get(kind);
    if (before !== undefined && on < before.off) {
      before.off = Math.max(before.off, off);
      continue;
    }
    const span = { kind, on, off };
    joined.push(span);
    last.set(kind, span);
  }
  return joined;
}

/** Messages in any order, with what has to come first at a tick. */
class EventList {
  readonly ticks: number[] = [];
  private readonly ranks: number[] = [];
  private readonly statuses: number[] = [];
  private readonly data1: number[] = [];
  private readonly data2: number[] = [];

  add(tick: number, rank: number, status: number, data1: number, data2: number): number {
    this.ranks.push(rank);
    this.statuses.push(status);
    this.data1.push(data1);
    this.data2.push(data2);
    return this.ticks.push(tick) - 1;
  }

  sorted(): MidiEvents {
    const { ticks, ranks } = this;
    const count = ticks.length;
    if (count > MOST_EVENTS) {
      throw new PianoscribeError(
        'LIMIT_EXCEEDED',
        `${count} MIDI events are too many for a file; ${MOST_EVENTS} are not.`,
      );
    }
    // Sorting plain numbers is several times as fast as comparing by function: tick, rank and index go into one.
    const order = Float64Array.from(ticks, (tick, i) => (tick * 4 + ranks[i]) * count + i).sort();
    for (let i = 0; i < count; i++) order[i] %= count;
    return {
      ticks: Float64Array.from(order, (i) => ticks[i]),
      statuses: Uint8Array.from(order, (i) => this.statuses[i]),
      data1: Uint8Array.from(order, (i) => this.data1[i]),
      data2: Uint8Array.from(order, (i) => this.data2[i]),
    };
  }
}
