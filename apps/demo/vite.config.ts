import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';
import { selfContainedThreads } from './build/self-contained-threads';
import { serviceWorker } from './build/service-worker-plugin';

const inThisFolder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The whole of @tensorflow/tfjs is 1.5 MB before compression; the page predicts, and that is all. Exactly these names
 * lead to the parts of it that predicting takes.
 */
const alias = [
  { find: /^@tensorflow\/tfjs$/, replacement: inThisFolder('src/worker/tensors.ts') },
  { find: /^@tensorflow\/tfjs-core$/, replacement: '@tensorflow/tfjs-core/dist/base.js' },
];

export default defineConfig({
  root: inThisFolder('.'),
  // Relative addresses: the page works from any folder of any host.
  base: './',
  resolve: { alias, conditions: ['@pianoscribe/source', ...defaultClientConditions] },
  worker: { format: 'es', plugins: () => [selfContainedThreads()] },
  build: {
    target: 'es2022',
    // Files, never data: addresses, so that a content policy may forbid those.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
  },
  plugins: [selfContainedThreads(), serviceWorker()],
  server: { fs: { allow: [inThisFolder('../..')] } },
});
