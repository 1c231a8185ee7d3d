import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeWav } from '@pianoscribe/audio-io';
import { createRandom, type NoteEvent } from '@pianoscribe/core';
import { createSyntheticPiano, renderPerformance } from '@pianoscribe/datasets';
import { writeMidi } from '@pianoscribe/pianoroll-midi';

/** Seconds of each performance. */
export const TINY_SECONDS = 4;
/** Paths of the performances without their ending; two to train on, one to test on. */
export const TINY_FILES = ['2004/one', '2006/two', '2015/three'];

/** Notes of a made-up performance. */
export function tinyNotes(seed: number): NoteEvent[] {
  const random = createRandom(seed);
  return Array.from({ length: 16 }, () => {
    const onset = random.uniform(0, TINY_SECONDS - 1);
    return { pitch: 40 + random.integer(40), onset, offset: onset + random.uniform(0.1, 0.9), velocity: 80 };
  });
}

/** A folder of MAESTRO's layout with three performances of 4 s, and recordings where wanted. */
export async function writeTinyMaestro(folder: string, options: { readonly audio?: boolean } = {}): Promise<void> {
  const piano = options.audio ? createSyntheticPiano({ seconds: 1 }) : undefined;
  const lines = ['canonical_composer,canonical_title,split,year,midi_filename,audio_filename,duration'];
  for (const [index, file] of TINY_FILES.entries()) {
    const notes = tinyNotes(index);
    await mkdir(path.join(folder, file, '..'), { recursive: true });
    await writeFile(path.join(folder, `${file}.midi`), writeMidi({ notes }, { ticksPerBeat: 384 }));
    if (piano) {
      const audio = renderPerformance({ notes, piano, to: TINY_SECONDS, sampleRate: 22050, peak: 0.8 });
      await writeFile(path.join(folder, `${file}.wav`), encodeWav(audio));
    }
    const year = file.slice(0, 4);
    const split = year === '2015' ? 'test' : 'train';
    lines.push(`"Nobody, A.",Study ${index + 1},${split},${year},${file}.midi,${file}.wav,${TINY_SECONDS}`);
  }
  await writeFile(path.join(folder, 'maestro-v3.0.0.csv'), `${lines.join('\n')}\n`);
}

/** A study of it that takes seconds: images of few bands, few segments. */
export const TINY_CONFIG = {
  preset: 'small',
  name: 'tiny',
  data: { trainSegments: 6, testSegments: 2, mel: { melCount: 8 } },
  betas: [0.2],
  training: { batchSize: { fcnn: 4, crnn: 4 }, checkpointEvery: 1 },
  evaluation: { batchSize: 2 },
};
