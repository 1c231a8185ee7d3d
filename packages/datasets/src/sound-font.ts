import { type Hertz, PianoscribeError } from '@pianoscribe/core';

/** A sample of a SoundFont with the keys and velocities that it serves in one preset. */
export interface SoundFontRegion {
  readonly name: string;
  readonly loKey: number;
  readonly hiKey: number;
  readonly loVel: number;
  readonly hiVel: number;
  readonly rootKey: number;
  /** Cents by which it is tuned up. */
  readonly cents: number;
  readonly attenuationDb: number;
  /** -0.5 left to 0.5 right. */
  readonly pan: number;
  readonly sampleRate: Hertz;
  readonly samples: Float32Array;
  /** Samples from its start; undefined where it is not looped. */
  readonly loop?: { readonly begin: number; readonly end: number };
  /** Fading of the volume envelope, dB a second at the root key, down to `sustainDb` under the start. */
  readonly decay: number;
  readonly sustainDb: number;
}

// Numbers of the generators that we read: SoundFont 2.04, section 8.1.2.
const GENERATOR = {
  startOffset: 0,
  endOffset: 1,
  loopStartOffset: 2,
  loopEndOffset: 3,
  startCoarse: 4,
  endCoarse: 12,
  pan: 17,
  decayVolume: 36,
  sustainVolume: 37,
  instrument: 41,
  keyRange: 43,
  velocityRange: 44,
  loopStartCoarse: 45,
  attenuation: 48,
  loopEndCoarse: 50,
  coarseTune: 51,
  fineTune: 52,
  sampleId: 53,
  sampleModes: 54,
  rootKey: 58,
} as const;

type Zone = ReadonlyMap<number, number>;

/**
 * Reads one preset of a SoundFont 2 file (.sf2): the regions of its samples as they are, unrendered.
 * @throws PianoscribeError UNSUPPORTED_FORMAT, CORRUPT_DATA; NOT_FOUND where there is no such preset.
 */
export function parseSoundFont(
  bytes: Uint8Array,
  options: { bank?: number; program?: number } = {},
): SoundFontRegion[] {
  const { bank = 0, program = 0 } = options;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = readChunks(view);
  const chunk = (id: string): DataView => {
    const found = chunks.get(id);
    if (!found) throw new PianoscribeError('CORRUPT_DATA', `This SoundFont has no ${id} chunk. Get it again.`);
    return found;
  };
  const headers = chunk('phdr');
  const presets = Math.floor(headers.byteLength / 38) - 1;
  let preset = 0;
  const isWanted = (p: number) =>
    headers.getUint16(p * 38 + 20, true) === program && headers.getUint16(p * 38 + 22, true) === bank;
  while (preset < presets && !isWanted(preset)) preset++;
  if (preset >= presets) {
    throw new PianoscribeError('NOT_FOUND', `This SoundFont has no preset of bank ${bank}, program ${program}.`);
  }
  const presetZones = zonesBetween(chunk('pbag'), chunk('pgen'), {
    from: headers.getUint16(preset * 38 + 24, true),
    to: headers.getUint16((preset + 1) * 38 + 24, true),
    last: GENERATOR.instrument,
  });
  const instruments = chunk('inst');
  const regions: SoundFontRegion[] = [];
  for (const outer of presetZones) {
    const instrument = outer.get(GENERATOR.instrument) ?? 0;
    const inner = zonesBetween(chunk('ibag'), chunk('igen'), {
      from: instruments.getUint16(instrument * 22 + 20, true),
      to: instruments.getUint16((instrument + 1) * 22 + 20, true),
      last: GENERATOR.sampleId,
    });
    for (const zone of inner) regions.push(readRegion(zone, outer, chunk('shdr'), chunk('smpl')));
  }
  return regions.filter((region) => region.loKey <= region.hiKey && region.loVel <= region.hiVel);
}

/** All chunks of a RIFF file by name; those within lists included. */
function readChunks(view: DataView): Map<string, DataView> {
  const tag = (at: number) => String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
  if (view.byteLength < 12 || tag(0) !== 'RIFF' || tag(8) !== 'sfbk') {
    throw new PianoscribeError('UNSUPPORTED_FORMAT', 'This is not a SoundFont 2 file (.sf2).');
  }
  const chunks = new Map<string, DataView>();
  const walk = (from: number, to: number): void => {
    for (let at = from; at + 8 <= to; ) {
      const size = view.getUint32(at + 4, true);
      if (at + 8 + size > view.byteLength) {
        throw new PianoscribeError('CORRUPT_DATA', `This SoundFont is cut short: its ${tag(at)} chunk is not whole.`);
      }
      if (tag(at) === 'LIST') walk(at + 12, at + 8 + size);
      else chunks.set(tag(at), new DataView(view.buffer, view.byteOffset + at + 8, size));
      at += 8 + size + (size & 1);
    }
  };
  walk(12, view.byteLength);
  return chunks;
}

/** Zones from bag `from` to bag `to`, each with what the global zone before them sets; `last` is what a zone ends in. */
function zonesBetween(bags: DataView, generators: DataView, range: { from: number; to: number; last: number }): Zone[] {
  const zones: Zone[] = [];
  let common: Zone = new Map();
  for (let bag = range.from; bag < range.to; bag++) {
    const zone = new Map(common);
    const end = bags.getUint16((bag + 1) * 4, true);
    for (let g = bags.getUint16(bag * 4, true); g < end; g++) {
      const kind = generators.getUint16(g * 4, true);
      const isUnsigned = kind === GENERATOR.keyRange || kind === GENERATOR.velocityRange || kind === range.last;
      zone.set(kind, isUnsigned ? generators.getUint16(g * 4 + 2, true) : generators.getInt16(g * 4 + 2, true));
    }
    if (zone.has(range.last)) zones.push(zone);
    else if (bag === range.from) common = zone;
  }
  return zones;
}

function readRegion(zone: Zone, outer: Zone, headers: DataView, pool: DataView): SoundFontRegion {
  const sum = (kind: number) => (zone.get(kind) ?? 0) + (outer.get(kind) ?? 0);
  const [loKey, hiKey] = intersect(zone.get(GENERATOR.keyRange), outer.get(GENERATOR.keyRange));
  const [loVel, hiVel] = intersect(zone.get(GENERATOR.velocityRange), outer.get(GENERATOR.velocityRange));
  const at = (zone.get(GENERATOR.sampleId) ?? 0) * 46;
  const own = (kind: number) => zone.get(kind) ?? 0;
  const start = headers.getUint32(at + 20, true) + own(GENERATOR.startOffset) + 32768 * own(GENERATOR.startCoarse);
  const end = headers.getUint32(at + 24, true) + own(GENERATOR.endOffset) + 32768 * own(GENERATOR.endCoarse);
  if (!(start < end && end * 2 <= pool.byteLength)) {
    throw new PianoscribeError(
      'CORRUPT_DATA',
      `This SoundFont's sample ${at / 46} does not lie within it. Get it again.`,
    );
  }
  const samples = new Float32Array(end - start);
  for (let i = 0; i < samples.length; i++) samples[i] = pool.getInt16((start + i) * 2, true) / 32768;
  const loopBegin =
    headers.getUint32(at + 28, true) + own(GENERATOR.loopStartOffset) + 32768 * own(GENERATOR.loopStartCoarse) - start;
  const loopEnd =
    headers.getUint32(at + 32, true) + own(GENERATOR.loopEndOffset) + 32768 * own(GENERATOR.loopEndCoarse) - start;
  const isLooped =
    (own(GENERATOR.sampleModes) & 1) === 1 && loopBegin >= 0 && loopBegin < loopEnd && loopEnd <= samples.length;
  const root = zone.get(GENERATOR.rootKey) ?? -1;
  const decaySeconds =
    2 ** (((zone.get(GENERATOR.decayVolume) ?? -12000) + (outer.get(GENERATOR.decayVolume) ?? 0)) / 1200);
  return {
    name: readName(headers, at),
    loKey,
    hiKey,
    loVel,
    hiVel,
    rootKey: root >= 0 ? root : headers.getUint8(at + 40),
    cents: headers.getInt8(at + 41) + 100 * sum(GENERATOR.coarseTune) + sum(GENERATOR.fineTune),
    attenuationDb: sum(GENERATOR.attenuation) / 10,
    pan: sum(GENERATOR.pan) / 1000,
    sampleRate: headers.getUint32(at + 36, true),
    samples,
    ...(isLooped && { loop: { begin: loopBegin, end: loopEnd } }),
    // The decay time is that of a fall by 100 dB.
    decay: 100 / decaySeconds,
    sustainDb: sum(GENERATOR.sustainVolume) / 10,
  };
}

function intersect(a = 0x7f00, b = 0x7f00): [low: number, high: number] {
  return [Math.max(a & 255, b & 255), Math.min(a >> 8, b >> 8)];
}

function readName(headers: DataView, at: number): string {
  let name = '';
  for (let i = 0; i < 20 && headers.getUint8(at + i) !== 0; i++) name += String.fromCharCode(headers.getUint8(at + i));
  return name.trim();
}
