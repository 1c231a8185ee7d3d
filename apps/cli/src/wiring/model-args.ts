import type { ArgsDef } from 'citty';

/** Options of every command that runs a model. */
export const MODEL_ARGS = {
  model: {
    type: 'string',
    description: 'Name of a model, weights (.safetensors), or a plugin module (.js, .mjs, URL)',
    valueHint: 'name|path',
    default: 'default',
  },
  engine: {
    type: 'enum',
    description: 'Engine to compute on; the fastest that works when omitted',
    options: ['auto', 'node', 'wasm', 'cpu', 'webgpu'],
    default: 'auto',
  },
  threads: { type: 'string', description: 'Threads of the engine; one a core when omitted', valueHint: 'n' },
  tuning: {
    type: 'string',
    description: 'Cents that the piano is off A440; auto finds out and corrects what is clearly off',
    valueHint: 'auto|cents',
    default: 'auto',
  },
  'onset-threshold': { type: 'string', description: 'Onset probability from which on a note starts', valueHint: 'p' },
  'onset-width': {
    type: 'string',
    description:
      'Half width of an onset in frames of the model: 1.5 by default, 0 for models whose onsets are one frame',
    valueHint: 'n',
  },
  'frame-threshold': { type: 'string', description: 'Probability below which a note ends', valueHint: 'p' },
} as const satisfies ArgsDef;
