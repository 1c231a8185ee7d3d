import { createRandom, KEY_COUNT, type Random } from '@pianoscribe/core';

/** How a rendering departs from the plain one. Each part may be left out; what is left out changes nothing. */
export interface RenderVariation {
  /** The whole piano is sharp by this many cents. */
  readonly tuningCents?: number;
  /** The top key is sharp and the bottom key flat by this many cents more than equal temperament. */
  readonly stretchCents?: number;
  /** Deviation of single keys from that, in cents. */
  readonly keyCents?: number;
  /** Deviation of single keys' loudness, in dB. */
  readonly keyDb?: number;
  /** Deviation of registers' loudness, in dB: how a piano is voiced, neighbouring keys alike. */
  readonly voicingDb?: number;
  /** Semitones that the performance is moved by, its labels too. */
  readonly transposition?: number;
  /** Played velocity = 127 (velocity / 127) ** velocityCurve * velocityScale + velocityShift; it is also the label. */
  readonly velocityScale?: number;
  readonly velocityShift?: number;
  readonly velocityCurve?: number;
  /** Deviation, in velocities, by which registers are played louder or softer than they were; labels have it too. */
  readonly velocityBalance?: number;
  /** Amplitude grows as (velocity / 127) to this power; 1.6 when left out. Smaller is a compressed recording. */
  readonly dynamics?: number;
  /** By what share that power is larger for the top key than for the middle one, and smaller for the bottom key. */
  readonly dynamicsTilt?: number;
  /** Velocities by which the choice of layer is off, its loudness mended: soft notes of hard timbre, or the reverse. */
  readonly layerShift?: number;
  /** Deviation, in velocities, at which a note takes the layer next to its own. */
  readonly layerSpread?: number;
  /** Each key may borrow the sample of a key this many semitones away, played at another rate. */
  readonly neighbourKeys?: number;
  /**
   * dB lost at a quarter of the sample rate where a sample that was struck 30 dB harder plays a soft note; 0 when left
   * out. Layers of real pianos differ by 45 to 80.
   */
  readonly softening?: number;
  /** Dampers take this many times as long as usual. */
  readonly releaseScale?: number;
  /** Gain in dB of recorded key releases, where the piano has them. */
  readonly releaseNoiseDb?: number;
  /** Level in dB, against the sound, of the strings that ring along under the pedal; none when left out. */
  readonly resonanceDb?: number;
  /** Level in dB of full scale of the pedal's thumps; none when left out. */
  readonly pedalNoiseDb?: number;
}

/** Draws a variation of the kind that the training data has. */
export function drawVariation(random: Random): RenderVariation {
  const sometimes = (chance: number, value: () => number, otherwise: number) =>
    random.next() < chance ? value() : otherwise;
  return {
    tuningCents: sometimes(0.7, () => clamp(12 * random.normal(), -30, 30), random.uniform(-30, 30)),
    stretchCents: random.uniform(-3, 20),
    keyCents: random.uniform(0, 4),
    keyDb: random.uniform(0.3, 1.8),
    transposition: sometimes(0.3, () => random.integer(11) - 5, 0),
    velocityScale: random.uniform(0.75, 1.1),
    velocityShift: random.uniform(-8, 8),
    velocityCurve: sometimes(0.5, () => Math.exp(random.uniform(-0.25, 0.5)), 1),
    dynamics: random.uniform(1, 2.1),
    dynamicsTilt: random.uniform(-0.1, 0.5),
    layerShift: sometimes(0.5, () => random.uniform(-30, 30), 0),
    layerSpread: random.uniform(2, 10),
    neighbourKeys: sometimes(0.4, () => 1 + random.integer(3), 0),
    softening: random.uniform(10, 90),
    releaseScale: Math.exp(random.uniform(-0.5, 0.7)),
    releaseNoiseDb: random.uniform(-12, 3),
    ...(random.next() < 0.35 && { resonanceDb: random.uniform(-30, -12) }),
    ...(random.next() < 0.5 && { pedalNoiseDb: random.uniform(-65, -42) }),
    voicingDb: random.uniform(0, 3),
  };
}

/** What one key of one rendering is like: drawn once a rendering, so that a key keeps its character. */
export interface KeyCharacter {
  /** Cents, stretch included. */
  readonly cents: Float64Array;
  /** Gain in dB. */
  readonly gain: Float64Array;
  /** Semitones away from which it borrows its sample. */
  readonly borrow: Int8Array;
}

/** Half waves of the finest part of a curve over registers. */
const REGISTER_BENDS = 5;

/** The characters of the 88 keys under a variation. */
export function drawKeys(variation: RenderVariation, seed: number): KeyCharacter {
  const random = createRandom(seed, 0x6b657973);
  const cents = new Float64Array(KEY_COUNT);
  const gain = new Float64Array(KEY_COUNT);
  const borrow = new Int8Array(KEY_COUNT);
  const { tuningCents = 0, stretchCents = 0, keyCents = 0, keyDb = 0, voicingDb = 0, neighbourKeys = 0 } = variation;
  const voicing = drawRegisters(createRandom(seed, 0x766f6963));
  for (let key = 0; key < KEY_COUNT; key++) {
    // Railsback's curve is flat in the middle and steep at the ends: a cube is near enough.
    const place = (key - 48) / 48;
    cents[key] = tuningCents + stretchCents * place ** 3 + keyCents * random.normal();
    gain[key] = keyDb * random.normal() + voicingDb * voicing[key];
    borrow[key] = Math.round(random.uniform(-neighbourKeys - 0.5, neighbourKeys + 0.5));
  }
  return { cents, gain, borrow };
}

/** By how much each of the 88 keys is played louder than it was, under a variation, in velocities. */
export function drawBalance({ velocityBalance = 0 }: RenderVariation, seed: number): Float64Array {
  return drawRegisters(createRandom(seed, 0x62616c61)).map((value) => velocityBalance * value);
}

/** A smooth curve over the keys, of deviation 1 and with bends of an octave and a half at the least. */
export function drawRegisters(random: Random): Float64Array {
  const curve = new Float64Array(KEY_COUNT);
  for (let bends = 1; bends <= REGISTER_BENDS; bends++) {
    const height = Math.sqrt(2 / REGISTER_BENDS) * random.normal();
    const phase = random.uniform(0, 2 * Math.PI);
    for (let key = 0; key < KEY_COUNT; key++)
      curve[key] += height * Math.cos((Math.PI * bends * key) / KEY_COUNT + phase);
  }
  return curve;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
