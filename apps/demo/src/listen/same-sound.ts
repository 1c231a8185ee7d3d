import type { Seconds, Transcription } from '@pianoscribe/core';

type Performance = Pick<Transcription, 'notes' | 'pedals'>;

/** Whether two performances sound alike between two times: the same notes and pedals reach into them. */
export function isSameSound(a: Performance, b: Performance, from: Seconds, to: Seconds): boolean {
  const reaches = ({ onset, offset }: { onset: Seconds; offset: Seconds }) => onset < to && offset > from;
  const [notes, others] = [a.notes.filter(reaches), b.notes.filter(reaches)];
  const [pedals, otherPedals] = [a.pedals.filter(reaches), b.pedals.filter(reaches)];
  return (
    notes.length === others.length &&
    pedals.length === otherPedals.length &&
    notes.every(
      (note, i) =>
        isSameSpan(note, others[i]) && note.pitch === others[i].pitch && note.velocity === others[i].velocity,
    ) &&
    pedals.every((pedal, i) => isSameSpan(pedal, otherPedals[i]) && pedal.kind === otherPedals[i].kind)
  );
}

function isSameSpan(a: { onset: Seconds; offset: Seconds }, b: { onset: Seconds; offset: Seconds }): boolean {
  return a.onset === b.onset && a.offset === b.offset;
}
