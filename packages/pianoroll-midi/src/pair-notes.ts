import type { TrackEvents } from './midi-track';

/** Notes in ticks, in the order of their note-ons, the first `count` entries of the four arrays. */
export interface TickNotes {
  readonly count: number;
  readonly onTicks: Float64Array;
  /** -1 for a note of no length, which is none. */
  readonly offTicks: Float64Array;
  readonly pitches: Uint8Array;
  readonly velocities: Uint8Array;
}

/** Controllers 120 (all sound off) and 123 to 127 (all notes off, and the modes that imply it) end every note. */
function endsAllNotes(controller: number): boolean {
  return controller === 120 || controller >= 123;
}

/**
 * Note-ons and the note-offs that end them, in one track, per channel and pitch, by pretty_midi's rule: a note-off
 * ends all notes of its pitch that began before its tick; one that began at its own tick goes on where there was another
 * to end (a re-struck key whose release is written after its new strike), and is dropped as having no length where not.
 * Unlike pretty_midi, notes that nothing ends last until `endTick`.
 */
export function pairNotes(events: TrackEvents, endTick: number, isWanted: (channel: number) => boolean): TickNotes {
  const { ticks, statuses, data1, data2 } = events;
  const onTicks = new Float64Array(events.count);
  const offTicks = new Float64Array(events.count).fill(-1);
  const pitches = new Uint8Array(events.count);
  const velocities = new Uint8Array(events.count);
  let count = 0;
  // The open notes of each channel * 128 + pitch as a chain, the latest first: where it begins, and what follows each.
  const latest = new Int32Array(16 * 128).fill(-1);
  const before = new Int32Array(events.count);

  const close = (slot: number, tick: number): void => {
    let kept = -1;
    let index = latest[slot];
    while (index >= 0 && onTicks[index] >= tick) {
      kept = index;
      index = before[index];
    }
    if (index < 0 || kept < 0) latest[slot] = -1;
    else before[kept] = -1;
    for (; index >= 0; index = before[index]) offTicks[index] = tick;
  };

  const wanted = Array.from({ length: 16 }, (_, channel) => isWanted(channel));
  for (let i = 0; i < events.count; i++) {
    const status = statuses[i];
    const kind = status & 0xf0;
    if (kind > 0xb0 || !wanted[status & 15]) continue;
    const slot = (status & 15) * 128 + data1[i];
    if (kind === 0x90 && data2[i] > 0) {
      onTicks[count] = ticks[i];
      pitches[count] = data1[i];
      velocities[count] = data2[i];
      before[count] = latest[slot];
      latest[slot] = count++;
    } else if (kind === 0x90 || kind === 0x80) {
      close(slot, ticks[i]);
    } else if (kind === 0xb0 && endsAllNotes(data1[i])) {
      for (let pitch = 0; pitch < 128; pitch++) close((status & 15) * 128 + pitch, ticks[i]);
    }
  }
  for (let slot = 0; slot < latest.length; slot++) close(slot, endTick);
  return { count, onTicks, offTicks, pitches, velocities };
}
