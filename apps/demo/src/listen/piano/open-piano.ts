import type { Hertz } from '@pianoscribe/core';
import { loadPiano } from './load-piano';
import { makePiano } from './make-piano';
import type { Piano } from './piano';
import { PIANO_FILES } from './piano-files';

/** The recorded piano; a made one where its files can't be had, as offline before they were ever fetched. */
export async function openPiano(sampleRate: Hertz): Promise<Piano> {
  try {
    return await loadPiano(PIANO_FILES, sampleRate, fetchBytes);
  } catch {
    return makePiano(sampleRate);
  }
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
