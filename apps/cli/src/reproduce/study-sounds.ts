import { type FrameMatrix, type JobOptions, throwIfAborted } from '@pianoscribe/core';
import { renderPerformance, type SampledPiano } from '@pianoscribe/datasets';
import { rollToNotes, writeMidi } from '@pianoscribe/pianoroll-midi';
import { encodeMp3 } from './encode-mp3';
import { rounded } from './piece';
import { PIECE_SECONDS } from './segment-plan';
import type { StudyHeard } from './study-heard';

/** A transcription to be heard. */
export interface StudySound {
  /** File name without its ending. */
  readonly name: string;
  /** Which of the pieces, from 1. */
  readonly piece: number;
  readonly title: string;
  readonly mp3: Uint8Array;
  readonly midi: Uint8Array;
}

/** The original wrote one tick a column: 384 ticks a beat at 120 beats a minute. */
const TICKS_PER_BEAT = 384;
/** Largest sample: a decibel under full scale. */
const PEAK = 10 ** (-1 / 20);
/** For notes to fade in. */
const TAIL_SECONDS = 1;

/** Every net and beta, and the target, of each piece: notes as MIDI and played on a piano as MP3. */
export async function studySounds(
  heard: StudyHeard,
  options: { readonly piano: SampledPiano; readonly threshold: number } & JobOptions,
): Promise<StudySound[]> {
  const { piano, threshold, signal, onProgress } = options;
  const total = heard.pieces.reduce((sum, { predictions }) => sum + predictions.length + 1, 0);
  const sounds: StudySound[] = [];
  for (const [index, { target, predictions }] of heard.pieces.entries()) {
    const takes: { key: string; title: string; roll: FrameMatrix }[] = [
      { key: 'target', title: 'target', roll: target },
      ...predictions.map(({ net, beta, roll }) => ({
        key: `${net}-${beta}`,
        title: `${net.toUpperCase()}, beta ${beta}`,
        roll: rounded(roll, threshold),
      })),
    ];
    for (const { key, title, roll } of takes) {
      throwIfAborted(signal);
      const notes = rollToNotes(roll);
      const { samples, sampleRate } = renderPerformance({ notes, piano, to: PIECE_SECONDS + TAIL_SECONDS, peak: PEAK });
      sounds.push({
        name: `piece-${index + 1}-${key}`,
        piece: index + 1,
        title,
        mp3: await encodeMp3({ samples, sampleRate }),
        midi: writeMidi({ notes }, { ticksPerBeat: TICKS_PER_BEAT }),
      });
      onProgress?.({ stage: 'sounds', done: sounds.length, total, unit: 'files' });
    }
  }
  return sounds;
}
