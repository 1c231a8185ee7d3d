import { isPianoscribeError } from '../errors';
import { compareNotes, type Transcription } from '../notes';
import type { Transcriber } from '../plugins';
import { HIGHEST_PITCH, LOWEST_PITCH } from '../units';
import { type ConformanceCheck, demand, rejects, testAudio } from './checks';

/** What the transcriber suite needs to know. */
export interface TranscriberChecksOptions {
  readonly transcriber: Transcriber;
  /** Rate of the audio that it is given, Hz; 16,000 when omitted. */
  readonly sampleRate?: number;
  /** Audio in which it should find at least one note; two decaying tones for 12 s when omitted. */
  readonly samples?: Float32Array;
}

/** What every `Transcriber` must keep: notes in order and in range, the same however the audio is cut, cancellation. */
export function transcriberChecks(options: TranscriberChecksOptions): ConformanceCheck[] {
  const { transcriber, sampleRate = 16_000, samples = testAudio(12, sampleRate) } = options;
  const whole = () => transcriber({ samples, sampleRate });
  return [
    {
      name: 'gives notes in order and in range, and the length of the recording',
      async run() {
        const { notes, pedals, duration } = await whole();
        demand(
          Math.abs(duration - samples.length / sampleRate) < 0.05,
          `${duration} s; expected ${samples.length / sampleRate}.`,
        );
        demand(notes.length > 0, 'No notes were found in the test audio.');
        for (const [i, note] of notes.entries()) {
          demand(note.pitch >= LOWEST_PITCH && note.pitch <= HIGHEST_PITCH, `Pitch ${note.pitch} is not a piano key.`);
          demand(note.velocity >= 1 && note.velocity <= 127, `Velocity ${note.velocity} is not within 1 to 127.`);
          demand(note.offset > note.onset, `A note at ${note.onset} s ends at ${note.offset} s.`);
          demand(i === 0 || compareNotes(notes[i - 1], note) <= 0, `The note at ${note.onset} s is out of order.`);
        }
        for (const { onset, offset } of pedals) demand(offset > onset, `A pedal at ${onset} s ends at ${offset} s.`);
      },
    },
    {
      name: 'gives the same notes however the audio is cut into blocks',
      async run() {
        const expected = JSON.stringify(await whole());
        for (const block of [777, 16_384]) {
          const cut: Transcription = await transcriber({ sampleRate, blocks: blocksOf(samples, block) });
          demand(JSON.stringify(cut) === expected, `Blocks of ${block} samples give other notes.`);
        }
      },
    },
    {
      name: 'rejects with ABORTED once its signal has fired',
      async run() {
        const signal = AbortSignal.abort();
        const error = await rejects(() => transcriber({ samples, sampleRate }, { signal }));
        demand(isPianoscribeError(error) && error.code === 'ABORTED', `Expected ABORTED, found ${String(error)}.`);
      },
    },
    {
      name: 'rejects audio without samples and audio that is not finite',
      async run() {
        for (const bad of [new Float32Array(0), new Float32Array(sampleRate).fill(Number.NaN)]) {
          const error = await rejects(() => transcriber({ samples: bad, sampleRate }));
          demand(isPianoscribeError(error), `Expected a PianoscribeError, found ${String(error)}.`);
        }
      },
    },
  ];
}

/** Blocks in one reused buffer, as the contract of `AudioStream` allows. */
async function* blocksOf(samples: Float32Array, size: number): AsyncGenerator<Float32Array> {
  const buffer = new Float32Array(size);
  for (let at = 0; at < samples.length; at += size) {
    const block = samples.subarray(at, at + size);
    buffer.set(block);
    yield buffer.subarray(0, block.length);
  }
}
