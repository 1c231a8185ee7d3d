import type { Transcription } from '@pianoscribe/core';

/** Placeholder of the agreed form: a clock and no sound. */
export interface Player {
  setOriginal(audio: { channels: readonly Float32Array[]; sampleRate: number } | undefined): void;
  setNotes(transcription: Pick<Transcription, 'notes' | 'pedals'>): void;
  play(): Promise<void>;
  pause(): void;
  seek(seconds: number): void;
  readonly time: number;
  readonly isPlaying: boolean;
  balance: number;
  speed: number;
  loop: { from: number; to: number } | undefined;
  onChange(listener: () => void): () => void;
  dispose(): void;
}

export function createPlayer(_options: { context?: AudioContext } = {}): Player {
  const listeners = new Set<() => void>();
  let [from, begun, end] = [0, Number.NaN, 0];
  const player = {
    setOriginal() {},
    setNotes({ notes }: Pick<Transcription, 'notes' | 'pedals'>) {
      end = notes.reduce((last, { offset }) => Math.max(last, offset), 0);
    },
    async play() {
      begun = performance.now();
      tell();
    },
    pause() {
      from = player.time;
      begun = Number.NaN;
      tell();
    },
    seek(seconds: number) {
      from = seconds;
      if (player.isPlaying) begun = performance.now();
      tell();
    },
    get time() {
      const time = Number.isNaN(begun) ? from : from + ((performance.now() - begun) / 1000) * player.speed;
      return Math.min(time, Math.max(end, from));
    },
    get isPlaying() {
      return !Number.isNaN(begun);
    },
    balance: 0.5,
    speed: 1,
    loop: undefined,
    onChange(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: () => listeners.clear(),
  };
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return player;
}
