import type { TrackEvents } from './midi-track';

/** A note in ticks. */
export interface TickNote {
  readonly onTick: number;
  readonly offTick: number;
  readonly pitch: number;
  readonly velocity: number;
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
export function pairNotes(events: TrackEvents, endTick: number, isWanted: (channel: number) => boolean): TickNote[] {
  const { ticks, statuses, data1, data2 } = events;
  const notes: TickNote[] = [];
  // Open notes by channel * 128 + pitch, as a list of [tick, velocity, tick, velocity, ...].
  const open: (number[] | undefined)[] = new Array(16 * 128);

  const close = (slot: number, tick: number): void => {
    const list = open[slot];
    if (list === undefined || list.length === 0) return;
    const pitch = slot & 127;
    let kept = 0;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] < tick) notes.push({ onTick: list[i], offTick: tick, pitch, velocity: list[i + 1] });
      else {
        list[kept++] = list[i];
        list[kept++] = list[i + 1];
      }
    }
    list.length = kept < list.length ? kept : 0;
  };

  for (let i = 0; i < ticks.length; i++) {
    const status = statuses[i];
    const channel = status & 15;
    const kind = status & 0xf0;
    if (!isWanted(channel)) continue;
    if (kind === 0x90 && data2[i] > 0) {
      const slot = channel * 128 + data1[i];
      const list = open[slot];
      if (list === undefined) open[slot] = [ticks[i], data2[i]];
      else list.push(ticks[i], data2[i]);
    } else if (kind === 0x90 || kind === 0x80) {
      close(channel * 128 + data1[i], ticks[i]);
    } else if (kind === 0xb0 && endsAllNotes(data1[i])) {
      for (let pitch = 0; pitch < 128; pitch++) close(channel * 128 + pitch, ticks[i]);
    }
  }
  for (let slot = 0; slot < open.length; slot++) close(slot, endTick);
  return notes;
}
