import type { MidiPitch } from '@pianoscribe/core';
import type { Key } from './find-key';
import type { ScoreNote } from './score';

/** Steps along the line of fifths from F: F C G D A E B, then the same sharpened, before them the same flattened. */
const STEPS = ['F', 'C', 'G', 'D', 'A', 'E', 'B'] as const;
const NATURAL = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 } as const;
/**
 * The flattest of the twelve names in use, on the line of fifths from the tonic: in major the flat sixth (-4), up to
 * the sharp first (7); in minor the flat second (-5), up to the sharp fourth (6). So leading notes are sharp in minor.
 */
const FLATTEST = { major: -4, minor: -5 } as const;

/** How a pitch is written in a key: step, alteration and octave. */
export function spellPitch(pitch: MidiPitch, { fifths, mode }: Key): Pick<ScoreNote, 'step' | 'alter' | 'octave'> {
  // Places on the line of fifths, C at 0: the tonic, the flattest name, and the one of twelve that has this pitch.
  const tonic = mode === 'major' ? fifths : fifths + 3;
  const flattest = tonic + FLATTEST[mode];
  const place = flattest + modulo(pitch * 7 - flattest, 12);
  const step = STEPS[modulo(place + 1, 7)];
  const alter = Math.floor((place + 1) / 7);
  return { step, alter, octave: Math.floor((pitch - alter - NATURAL[step]) / 12) - 1 };
}

const modulo = (value: number, divisor: number) => ((value % divisor) + divisor) % divisor;
