import type { ArgsDef } from 'citty';

/** Options of every command that renders training data. */
export const DATA_ARGS = {
  maestro: { type: 'string', description: 'Unpacked MIDI files of MAESTRO v3', required: true, valueHint: 'folder' },
  pianos: {
    type: 'string',
    description: 'Folders of sampled pianos to train on, or synthetic, with commas between',
    required: true,
    valueHint: 'a,b',
  },
  rooms: { type: 'string', description: 'Folder of impulse responses', valueHint: 'folder' },
  others: { type: 'string', description: 'Folder of recordings without a piano', valueHint: 'folder' },
  batch: { type: 'string', description: 'Clips a step', valueHint: 'n' },
  seed: { type: 'string', description: 'Seed of weights, data and their order', valueHint: 'n' },
  workers: { type: 'string', description: 'Threads that render', valueHint: 'n', default: '1' },
} as const satisfies ArgsDef;
