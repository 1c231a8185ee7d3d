import { createRandom, type Hertz, type NoteEvent, type PedalEvent, type Seconds } from '@pianoscribe/core';
import { faithfulMicrophone, faithfulVariation } from './faithful';
import { applyMicrophone, drawMicrophone } from './microphone';
import { addOtherSound, type OtherSound } from './other-sound';
import { type RenderMix, TRAINING_MIX } from './render-mix';
import { renderPerformance } from './render-performance';
import { applyRoom, createSyntheticRoom, type Room } from './room';
import type { SampledPiano } from './sampled-piano';
import { drawVariation } from './variation';

/** A short piece of rendered audio with its labels; times are from its start. */
export interface RenderedClip {
  readonly samples: Float32Array;
  readonly sampleRate: Hertz;
  /**
   * Notes as they sound, lengthened by the pedal. An onset before 0 is of a note that already sounds; an offset at the
   * clip's end is of one that may go on.
   */
  readonly notes: readonly NoteEvent[];
  /** The same notes with the offsets at which their keys are let go. */
  readonly keyReleases: readonly NoteEvent[];
  readonly pedals: readonly PedalEvent[];
  /** For whatever is random in the clip's further use. */
  readonly seed: number;
  readonly piano: string;
  readonly performance: string;
  /** The number of its excerpt in its round: clips of the same one were played and recorded in the same way. */
  readonly excerpt: number;
}

/** Notes and pedals of a performance, offsets being key releases. */
export interface Performance {
  readonly name: string;
  readonly duration: Seconds;
  readonly notes: readonly NoteEvent[];
  readonly pedals: readonly PedalEvent[];
}

/** Sizes of what is rendered. */
export interface ClipSettings {
  readonly sampleRate: Hertz;
  readonly clipSamples: number;
  /** Clips that are cut out of one excerpt. */
  readonly clipsPerExcerpt: number;
  /** Excerpts of a round. */
  readonly excerpts: number;
  readonly seed: number;
  /** What of it departs from {@link TRAINING_MIX}. */
  readonly mix?: Partial<RenderMix>;
}

/** Level in dB of full scale of the largest sample of a plain excerpt. */
const PLAIN_PEAK_DB = -1;

/**
 * Largest deviation, in velocities, of how registers are played: whoever hears MAESTRO's pianists alone learns how loud
 * a bass usually is, in place of listening to it.
 */
const LARGEST_BALANCE = 8;

/** Draws which performance an excerpt is of (the longer, the likelier), and from when. */
export function drawExcerpt(
  performances: readonly { readonly duration: Seconds }[],
  settings: ClipSettings,
  round: number,
  excerpt: number,
): { index: number; from: Seconds } {
  const random = createRandom(settings.seed, round, excerpt, 1);
  const seconds = (settings.clipSamples * settings.clipsPerExcerpt) / settings.sampleRate;
  const total = performances.reduce((sum, { duration }) => sum + duration, 0);
  let rest = random.next() * total;
  let index = 0;
  while (index < performances.length - 1 && rest >= performances[index].duration)
    rest -= performances[index++].duration;
  return { index, from: random.uniform(0, Math.max(0, performances[index].duration - seconds)) };
}

/** Renders an excerpt, plays it in a room, records it, and cuts it into clips. Pure. */
export function renderExcerpt(options: {
  readonly performance: Performance;
  readonly from: Seconds;
  readonly pianos: readonly SampledPiano[];
  readonly rooms: readonly Room[];
  /** Sounds without a piano. */
  readonly others?: readonly OtherSound[];
  readonly settings: ClipSettings;
  readonly round: number;
  readonly excerpt: number;
}): RenderedClip[] {
  const { performance, from, pianos, rooms, others = [], settings, round, excerpt } = options;
  const { sampleRate, clipSamples, clipsPerExcerpt } = settings;
  const mix = { ...TRAINING_MIX, ...settings.mix };
  const random = createRandom(settings.seed, round, excerpt, 2);
  const isPlain = createRandom(settings.seed, round, excerpt, 3).next() < mix.plain;
  const seed = random.integer(2 ** 31);
  const piano = random.pick(pianos);
  // Noise alone is no piano: a model that never hears it finds notes there.
  const isOther = others.length > 0 && random.next() < mix.other;
  const isSilent = isOther || random.next() < mix.silence;
  const isFaithful = random.next() < mix.faithful;
  const velocityBalance = createRandom(settings.seed, round, excerpt, 4).uniform(0, LARGEST_BALANCE);
  const variation = { ...drawVariation(random), velocityBalance };
  const plan = {
    notes: isSilent ? [] : performance.notes,
    pedals: isSilent ? [] : performance.pedals,
    sampleRate,
    from,
    to: from + (clipSamples * clipsPerExcerpt) / sampleRate,
    seed,
    variation: isPlain ? {} : isFaithful ? faithfulVariation(variation) : variation,
  };
  const rendered = renderPerformance({ ...plan, piano });
  let samples = rendered.samples;
  if (pianos.length > 1 && random.next() < mix.blend) {
    // Two pianos at once, in the same tuning: a timbre that neither has.
    const second = random.pick(pianos.filter((p) => p !== piano));
    const other = renderPerformance({ ...plan, piano: second }).samples;
    const share = random.uniform(0.2, 0.8);
    for (let i = 0; i < samples.length; i++) samples[i] = (1 - share) * samples[i] + share * other[i];
  }
  if (isOther || (others.length > 0 && random.next() < mix.accompanied)) {
    addOtherSound(samples, random.pick(others), { random, under: isOther ? 0 : random.uniform(12, 30) });
  }
  if (random.next() < mix.room && !isPlain) {
    const isMeasured = rooms.length > 0 && random.next() >= mix.syntheticRoom;
    const room = isMeasured ? random.pick(rooms) : createSyntheticRoom(random, sampleRate);
    // Without the dry sound a diffuse response would blur every attack.
    const wettest = room.directness < 0.1 ? 0.5 : 1;
    samples = applyRoom(samples, { room, wet: random.uniform(0, wettest), sampleRate });
  }
  const microphone = drawMicrophone(random);
  samples = applyMicrophone(samples, {
    microphone: isPlain ? { peakDb: PLAIN_PEAK_DB } : isFaithful ? faithfulMicrophone(microphone) : microphone,
    sampleRate,
    seed,
  });
  return Array.from({ length: clipsPerExcerpt }, (_, c) => {
    const begin = (c * clipSamples) / sampleRate;
    const end = ((c + 1) * clipSamples) / sampleRate;
    const isHeard = rendered.notes.map((note) => note.offset > begin && note.onset < end);
    const local = <T extends { readonly onset: Seconds; readonly offset: Seconds }>(event: T): T => ({
      ...event,
      onset: event.onset - begin,
      offset: Math.min(event.offset, end) - begin,
    });
    return {
      samples: samples.slice(c * clipSamples, (c + 1) * clipSamples),
      sampleRate,
      notes: rendered.notes.filter((_, i) => isHeard[i]).map(local),
      keyReleases: rendered.keyReleases.filter((_, i) => isHeard[i]).map(local),
      pedals: rendered.pedals
        .filter((pedal) => pedal.offset > begin && pedal.onset < end)
        .map((pedal) => ({ ...local(pedal), onset: Math.max(0, pedal.onset - begin) })),
      seed: random.integer(2 ** 31),
      piano: piano.name,
      performance: performance.name,
      excerpt,
    };
  });
}
