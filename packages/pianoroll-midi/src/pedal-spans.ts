import type { PedalKind } from '@pianoscribe/core';
import type { TrackEvents } from './midi-track';

/** A pedal held down, in ticks. */
export interface TickPedal {
  readonly kind: PedalKind;
  readonly onTick: number;
  readonly offTick: number;
}

/** Controller number of each pedal. */
export const PEDAL_CONTROLLERS: Readonly<Record<PedalKind, number>> = { sustain: 64, sostenuto: 66, soft: 67 };

/** A pedal is down from this controller value on (MIDI 1.0: 0-63 off, 64-127 on). */
export const PEDAL_DOWN = 64;

const RESET_ALL_CONTROLLERS = 121;
const KINDS: readonly PedalKind[] = ['sustain', 'sostenuto', 'soft'];

/**
 * Spans in which each pedal is down on any channel: controller events of all tracks in the order of time. A pedal that
 * is never let up stays down until `endTick`; spans of no length are dropped.
 */
export function pedalSpans(
  tracks: readonly TrackEvents[],
  endTick: number,
  isWanted: (channel: number) => boolean,
): TickPedal[] {
  const changes: { tick: number; channel: number; controller: number; value: number }[] = [];
  for (const { count, ticks, statuses, data1, data2 } of tracks) {
    for (let i = 0; i < count; i++) {
      const controller = data1[i];
      if ((statuses[i] & 0xf0) !== 0xb0 || controller < 64 || controller > RESET_ALL_CONTROLLERS) continue;
      if (controller > 67 && controller !== RESET_ALL_CONTROLLERS) continue;
      const channel = statuses[i] & 15;
      if (isWanted(channel)) changes.push({ tick: ticks[i], channel, controller, value: data2[i] });
    }
  }
  if (tracks.length > 1) changes.sort((a, b) => a.tick - b.tick);
  const spans: TickPedal[] = [];
  for (const kind of KINDS) {
    const down = new Array<boolean>(16).fill(false);
    let held = 0;
    let onTick = 0;
    for (const { tick, channel, controller, value } of changes) {
      if (controller !== PEDAL_CONTROLLERS[kind] && controller !== RESET_ALL_CONTROLLERS) continue;
      const isDown = controller !== RESET_ALL_CONTROLLERS && value >= PEDAL_DOWN;
      if (isDown === down[channel]) continue;
      down[channel] = isDown;
      held += isDown ? 1 : -1;
      if (isDown && held === 1) onTick = tick;
      else if (!isDown && held === 0 && tick > onTick) spans.push({ kind, onTick, offTick: tick });
    }
    if (held > 0 && endTick > onTick) spans.push({ kind, onTick, offTick: endTick });
  }
  return spans.sort((a, b) => a.onTick - b.onTick);
}
