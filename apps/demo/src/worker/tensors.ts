// What this page takes of tfjs, in place of all of it: see the alias in vite.config.ts.
import '@tensorflow/tfjs-core/dist/base_side_effects';

export * from '@tensorflow/tfjs-core/dist/base';
