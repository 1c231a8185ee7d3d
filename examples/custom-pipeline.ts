// A pipeline of one's own: audio from memory, a plugin, another decoder threshold, a score against the reference.
import { createResampler } from '@pianoscribe/audio-io';
import type { AudioSignal, NoteEvent } from '@pianoscribe/core';
import { evaluateTranscription } from '@pianoscribe/metrics';
import { createNoteDecoder } from '@pianoscribe/pianoroll-midi';
import { createTranscriber, loadPlugin } from '@pianoscribe/transcriber';

/** Transcribes a signal with the plugin beside this file and says how well that went. */
export async function scoredTranscription(audio: AudioSignal, reference: readonly NoteEvent[]) {
  const model = await loadPlugin(new URL('./plugin-model.mjs', import.meta.url), { threshold: 0.03 });
  try {
    const transcribe = createTranscriber({
      model,
      decoder: createNoteDecoder,
      decoderOptions: { onsetThreshold: 0.3, minimumDuration: 0.05 },
      resampler: createResampler,
    });
    let heardSeconds = 0;
    const transcription = await transcribe(audio, { onProgress: ({ done }) => (heardSeconds = done) });
    return { transcription, heardSeconds, scores: evaluateTranscription(reference, transcription.notes) };
  } finally {
    model.dispose();
  }
}
