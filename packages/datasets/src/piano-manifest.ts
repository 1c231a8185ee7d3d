import { type Hertz, PianoscribeError } from '@pianoscribe/core';
import type { PianoRegion } from './sampled-piano';

/** The `manifest.json` of a piano folder. */
export interface PianoManifest {
  readonly name: string;
  readonly sampleRate: Hertz;
  readonly regions: readonly PianoRegion[];
}

const NUMBERS = [
  'loKey',
  'hiKey',
  'key',
  'loVel',
  'hiVel',
  'volDb',
  'amp',
  'tuneCents',
  'transpose',
  'offsetSec',
] as const;

/**
 * Reads the text of a `manifest.json`.
 * @throws PianoscribeError CORRUPT_DATA where it is not JSON, or a region lacks a part.
 */
export function parsePianoManifest(text: string): PianoManifest {
  let manifest: Partial<PianoManifest>;
  try {
    manifest = JSON.parse(text);
  } catch (cause) {
    throw new PianoscribeError('CORRUPT_DATA', 'A piano manifest is not JSON. Get the piano again.', { cause });
  }
  const { name, sampleRate, regions } = manifest ?? {};
  if (typeof name !== 'string' || !Number.isFinite(sampleRate) || !Array.isArray(regions)) {
    throw new PianoscribeError(
      'CORRUPT_DATA',
      'A piano manifest has name, sampleRate and regions; this one lacks some.',
    );
  }
  for (const region of regions as Record<string, unknown>[]) {
    const missing = NUMBERS.find((key) => !Number.isFinite(region[key]));
    if (missing || typeof region.file !== 'string') {
      throw new PianoscribeError(
        'CORRUPT_DATA',
        `${name}: the region of ${String(region.file)} has no ${missing ?? 'file'}.`,
      );
    }
  }
  return { name, sampleRate: sampleRate as Hertz, regions: regions as PianoRegion[] };
}
