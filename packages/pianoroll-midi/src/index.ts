export { extendBySustain } from './extend-by-sustain';
export { type MidiPerformance, type ParseMidiOptions, parseMidi, type TimeSignature } from './parse-midi';
export type { TempoChange } from './tempo-map';
