import { PianoscribeError } from '@pianoscribe/core';
import { corruptMidi } from './midi-errors';

/** A MIDI file taken apart: its header and the bytes of each track. */
export interface MidiChunks {
  readonly format: 0 | 1 | 2;
  readonly division: MidiDivision;
  readonly tracks: readonly Uint8Array[];
}

/** What a tick is: a part of a beat, or (SMPTE) a part of a second. */
export type MidiDivision = { readonly ticksPerBeat: number } | { readonly ticksPerSecond: number };

/**
 * Finds header and tracks, also inside RIFF (RMID) and among chunks of other kinds, which are skipped.
 * Source: MIDI Manufacturers Association, Standard MIDI Files 1.0; RMID: RP-029.
 */
export function readChunks(file: Uint8Array, lenient: boolean): MidiChunks {
  if (file.length === 0) {
    throw new PianoscribeError('EMPTY_INPUT', 'The MIDI file has no bytes. Was it saved completely?');
  }
  const bytes = unwrapRiff(file, lenient);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tagAt(bytes, 0) !== 'MThd') {
    throw new PianoscribeError(
      'UNSUPPORTED_FORMAT',
      'Expected a standard MIDI file (its first bytes are "MThd", or "RIFF" and "RMID"), and found something else.',
    );
  }
  if (bytes.length < 14) throw corruptMidi(`it ends after ${bytes.length} bytes, within its header`);
  const headerLength = view.getUint32(4);
  if (headerLength < 6 && !lenient) throw corruptMidi(`its header claims ${headerLength} bytes, and 6 are the least`);
  const format = view.getUint16(8);
  const declaredTracks = view.getUint16(10);
  const division = readDivision(view.getUint16(12));
  if (format !== 0 && format !== 1 && format !== 2) {
    throw new PianoscribeError('UNSUPPORTED_FORMAT', `MIDI files are of format 0, 1 or 2; this one says ${format}.`);
  }
  const tracks: Uint8Array[] = [];
  let at = 8 + Math.max(6, headerLength);
  while (at + 8 <= bytes.length) {
    const end = at + 8 + view.getUint32(at + 4);
    if (end > bytes.length && !lenient) {
      throw corruptMidi(`the chunk at byte ${at} claims ${end - at - 8} bytes, and ${bytes.length - at - 8} are left`);
    }
    if (tagAt(bytes, at) === 'MTrk') tracks.push(bytes.subarray(at + 8, Math.min(end, bytes.length)));
    at = end;
  }
  if (tracks.length < declaredTracks && !lenient) {
    throw corruptMidi(`its header promises ${declaredTracks} tracks, and ${tracks.length} are there`);
  }
  return { format, division, tracks };
}

function readDivision(division: number): MidiDivision {
  if (division === 0) throw corruptMidi('its header says 0 ticks a beat');
  if (division < 0x8000) return { ticksPerBeat: division };
  const framesPerSecond = 256 - (division >> 8);
  const ticksPerFrame = division & 0xff;
  if (ticksPerFrame === 0 || ![24, 25, 29, 30].includes(framesPerSecond)) {
    throw corruptMidi(`its header says ${ticksPerFrame} ticks in each of ${framesPerSecond} SMPTE frames a second`);
  }
  // SMPTE's "29" is 30 drop-frame: 30000/1001 frames a second.
  return { ticksPerSecond: (framesPerSecond === 29 ? 30000 / 1001 : framesPerSecond) * ticksPerFrame };
}

function unwrapRiff(bytes: Uint8Array, lenient: boolean): Uint8Array {
  if (tagAt(bytes, 0) !== 'RIFF' || tagAt(bytes, 8) !== 'RMID') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 12;
  while (at + 8 <= bytes.length) {
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length;
    if (tagAt(bytes, at) === 'data') {
      if (end > bytes.length && !lenient) {
        throw corruptMidi(`its RIFF data claims ${length} bytes, and ${bytes.length - at - 8} are left`);
      }
      return bytes.subarray(at + 8, Math.min(end, bytes.length));
    }
    at = end + (length & 1);
  }
  throw corruptMidi('it is a RIFF file without a "data" chunk');
}

function tagAt(bytes: Uint8Array, at: number): string {
  return at + 4 > bytes.length ? '' : String.fromCharCode(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
}
