import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';
import { selfContainedThreads } from './build/self-contained-threads';
import { serviceWorker } from './build/service-worker-plugin';

const inThisFolder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The page predicts, and that is all: exactly this name leads to the parts of tfjs that predicting takes. */
const alias = [{ find: /^@tensorflow\/tfjs-core$/, replacement: inThisFolder('src/worker/tensors.ts') }];

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
