import { corruptMidi } from './midi-errors';

/** Channel messages of one track, the first `count` entries of the four arrays, and what else is wanted of it. */
export interface TrackEvents {
  count: number;
  readonly ticks: Float64Array;
  /** Status byte: kind in the high half, channel in the low. */
  readonly statuses: Uint8Array;
  readonly data1: Uint8Array;
  readonly data2: Uint8Array;
  readonly tempos: { tick: number; microsecondsPerBeat: number }[];
  readonly timeSignatures: { tick: number; numerator: number; denominator: number }[];
  name: string | undefined;
  /** Where the track ends. */
  endTick: number;
}

/** A message of running status with one byte of data, after a delta of one byte. */
const SHORTEST_EVENT = 2;

/** Room for so many channel messages. */
export function createTrackEvents(room: number): TrackEvents {
  return {
    count: 0,
    ticks: new Float64Array(room),
    statuses: new Uint8Array(room),
    data1: new Uint8Array(room),
    data2: new Uint8Array(room),
    tempos: [],
    timeSignatures: [],
    name: undefined,
    endTick: 0,
  };
}

/**
 * Reads the events of a track chunk: running status (kept over meta and system events, which some writers rely on),
 * system exclusive, system common and real-time messages skipped. Reading stops at the end-of-track event.
 */
export function readTrack(bytes: Uint8Array, lenient: boolean): TrackEvents {
  const events = createTrackEvents(Math.ceil(bytes.length / SHORTEST_EVENT));
  try {
    readEvents(bytes, lenient, events);
  } catch (error) {
    if (!lenient) throw error;
  }
  return events;
}

function readEvents(bytes: Uint8Array, lenient: boolean, events: TrackEvents): void {
  const length = bytes.length;
  let at = 0;
  let tick = 0;
  let running = 0;

  const readLength = (): number => {
    let value = 0;
    for (let i = 0; i < 4; i++) {
      if (at >= length) throw corruptMidi('a track ends within an event');
      const byte = bytes[at++];
      value = (value << 7) | (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    throw corruptMidi(`a number at byte ${at} of a track is longer than MIDI allows`);
  };
  const readData = (): number => {
    if (at >= length) throw corruptMidi('a track ends within an event');
    const byte = bytes[at++];
    if (byte > 0x7f) throw corruptMidi(`byte ${at - 1} of a track is ${byte}, where a value of 0 to 127 belongs`);
    return byte;
  };

  while (at < length) {
    tick += readLength();
    if (at >= length) throw corruptMidi('a track ends within an event');
    let status = bytes[at];
    if (status >= 0x80) at++;
    else if (running) status = running;
    else throw corruptMidi(`byte ${at} of a track is data, where an event's kind belongs`);
    events.endTick = tick;
    if (status < 0xf0) {
      running = status;
      const first = readData();
      const kind = status & 0xf0;
      const second = kind === 0xc0 || kind === 0xd0 ? 0 : readData();
      events.ticks[events.count] = tick;
      events.statuses[events.count] = status;
      events.data1[events.count] = first;
      events.data2[events.count++] = second;
    } else if (status === 0xff) {
      const type = readData();
      const size = readLength();
      if (at + size > length) throw corruptMidi(`a meta event claims ${size} bytes, and ${length - at} are left`);
      if (type === 0x2f) return;
      readMeta(events, tick, type, bytes.subarray(at, at + size), lenient);
      at += size;
    } else if (status === 0xf0 || status === 0xf7) {
      const size = readLength();
      if (at + size > length) throw corruptMidi(`a system event claims ${size} bytes, and ${length - at} are left`);
      at += size;
    } else {
      // System common messages have no place in a file; where they are, they are as long as on a wire.
      at += status === 0xf2 ? 2 : status === 0xf1 || status === 0xf3 ? 1 : 0;
    }
  }
}

function readMeta(events: TrackEvents, tick: number, type: number, data: Uint8Array, lenient: boolean): void {
  if (type === 0x51) {
    const microsecondsPerBeat = data.length < 3 ? 0 : (data[0] << 16) | (data[1] << 8) | data[2];
    if (microsecondsPerBeat > 0) events.tempos.push({ tick, microsecondsPerBeat });
    else if (!lenient) throw corruptMidi(`the tempo at tick ${tick} is not a length of time`);
  } else if (type === 0x58 && data.length >= 2) {
    events.timeSignatures.push({ tick, numerator: data[0], denominator: 2 ** data[1] });
  } else if (type === 0x03 && events.name === undefined) {
    events.name = new TextDecoder().decode(data);
  }
}
