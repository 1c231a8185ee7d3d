import type { MidiPitch, Velocity } from '@pianoscribe/core';
import type { Key } from './find-key';

/** Parts of a crotchet (quarter note) in which a score counts: demisemiquavers and triplet semiquavers come out whole. */
export const TICKS_PER_QUARTER = 24;

/** What a note or rest looks like. */
export interface NoteValue {
  /** The name that MusicXML gives it. */
  readonly type: 'whole' | 'half' | 'quarter' | 'eighth' | '16th' | '32nd';
  readonly dots: 0 | 1;
  /** One of three in the time of two. */
  readonly isTriplet: boolean;
}

/** A note on paper: pitch by step, alteration in semitones and octave (4 begins at middle C). */
export interface ScoreNote {
  readonly pitch: MidiPitch;
  readonly step: 'C' | 'D' | 'E' | 'F' | 'G' | 'A' | 'B';
  readonly alter: number;
  readonly octave: number;
  readonly velocity: Velocity;
  /** Tied to the same note in what is before it, after it. */
  readonly isTiedBack: boolean;
  readonly isTiedOn: boolean;
}

/** Notes struck and let go together, or a rest (no notes). */
export interface ScoreItem {
  /** Ticks from the start of the bar. */
  readonly start: number;
  readonly ticks: number;
  /** undefined: a rest as long as the bar. */
  readonly value: NoteValue | undefined;
  /** From the lowest up. */
  readonly notes: readonly ScoreNote[];
  /** For every beam, from the one nearest the note heads' end: how it goes on here. Empty: flags. */
  readonly beams: readonly ('begin' | 'continue' | 'end' | 'forward hook' | 'backward hook')[];
  /** First or last of a bracket of triplets. */
  readonly tuplet: 'start' | 'stop' | undefined;
}

/** One line of music in a staff, from the start of the bar to its end. */
export interface ScoreVoice {
  readonly items: readonly ScoreItem[];
}

/** A bar: of each staff, upper and lower, one or two voices; a second voice has gaps where it rests. */
export interface Measure {
  readonly staves: readonly [upper: readonly ScoreVoice[], lower: readonly ScoreVoice[]];
  /** Crotchets a minute in this bar. */
  readonly tempo: number;
}

/** A piano score: two staves, one key and one metre. */
export interface Score {
  readonly key: Key;
  readonly time: { readonly beats: number; readonly beatType: number };
  /** Ticks of a bar, and of a beat: a crotchet, or a dotted one in compound metres. */
  readonly measureTicks: number;
  readonly beatTicks: number;
  /** Beats a minute. */
  readonly tempo: number;
  readonly measures: readonly Measure[];
}
