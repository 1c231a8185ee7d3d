/** Bytes of MIDI files as tests want them, sound or not. */

const bytesOf = (text: string) => [...text].map((character) => character.charCodeAt(0));
const uint32 = (value: number) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];

/** A chunk; `length` lies about it. */
export function chunk(tag: string, data: readonly number[], length = data.length): number[] {
  return [...bytesOf(tag), ...uint32(length), ...data];
}

/** A header chunk. Division as the file has it: ticks a beat, or 0x8000 and more for SMPTE. */
export function header(format: number, tracks: number, division: number): number[] {
  return chunk('MThd', [0, format, 0, tracks, division >> 8, division & 255]);
}

/** A track chunk of events, each a delta (below 128 ticks) and its message, with its end. */
export function track(...events: readonly (readonly number[])[]): number[] {
  return chunk('MTrk', [...events.flat(), 0, 0xff, 0x2f, 0]);
}

/** A set-tempo message after `delta` ticks. */
export function tempo(delta: number, microsecondsPerBeat: number): number[] {
  return [delta, 0xff, 0x51, 3, ...uint32(microsecondsPerBeat).slice(1)];
}

/** A file of format 0, 100 ticks a beat (200 a second before a tempo), of one track of events. */
export function simpleMidi(...events: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from([...header(0, 1, 100), ...track(...events)]);
}
