import type { Transcription } from '@pianoscribe/core';
import { estimateBeats, quantiseToScore, toMusicXml } from '@pianoscribe/notation';

/** The score of a transcription as MusicXML. @param title is shown over the music. */
export function makeMusicXml({ notes }: Pick<Transcription, 'notes'>, title: string): string {
  return toMusicXml(quantiseToScore(notes, { beats: estimateBeats(notes) }), { title });
}
