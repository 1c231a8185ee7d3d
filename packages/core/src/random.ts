/** A seeded source of random numbers whose state can be saved and put back. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** Whole number in [0, bound). */
  integer(bound: number): number;
  /** Normal with mean 0 and deviation 1 (Box-Muller, one value a call). */
  normal(): number;
  /** One of the items. */
  pick<T>(items: readonly T[]): T;
  /** The items in a random order, as a new array. */
  shuffle<T>(items: readonly T[]): T[];
  /** A whole number from which `createRandom` goes on exactly here. */
  state(): number;
}

/**
 * SplitMix32: 32 bits of state, passes as a source of augmentation and shuffling; not for cryptography.
 * Several seeds are mixed into one, so that `createRandom(seed, epoch, index)` gives independent streams.
 */
export function createRandom(...seeds: number[]): Random {
  let state = 0;
  if (seeds.length === 1) state = seeds[0] | 0;
  else for (const seed of seeds) state = mix((state + 0x9e3779b9 + (seed | 0)) | 0);
  const random: Random = {
    next() {
      state = (state + 0x9e3779b9) | 0;
      return (mix(state) >>> 0) / 4294967296;
    },
    uniform: (low, high) => low + (high - low) * random.next(),
    integer: (bound) => Math.floor(random.next() * bound),
    normal: () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
    pick: (items) => items[random.integer(items.length)],
    shuffle(items) {
      const shuffled = items.slice();
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = random.integer(i + 1);
        [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
      }
      return shuffled;
    },
    state: () => state,
  };
  return random;
}

function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}
