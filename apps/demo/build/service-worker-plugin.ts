import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const SOURCE = new URL('./service-worker.js', import.meta.url);

/** What is not needed before the first transcription: kept for offline use too, but after the rest. */
const LATER = /webgpu|engrave|\.ogg$|tfjs-backend-wasm-(?!simd|threaded)/i;
const LARGE_SCRIPT_BYTES = 300_000;

/** Writes service-worker.js into the build, with the list of all files and a version that is theirs. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = Object.values(bundle)
          .map((file) => ({ name: file.fileName, content: file.type === 'chunk' ? file.code : file.source }))
          .filter(({ name }) => !name.endsWith('.map'))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
        const isLater = ({ name, content }: (typeof files)[number]) =>
          LATER.test(name) || (name.endsWith('.js') && content.length > LARGE_SCRIPT_BYTES);
        const version = createHash('sha256');
        for (const { name, content } of files) version.update(name).update(content);
        const source = readFileSync(SOURCE, 'utf8')
          .replace('__VERSION__', version.digest('hex').slice(0, 16))
          .replace('__FIRST__', JSON.stringify(files.filter((file) => !isLater(file)).map(({ name }) => name)))
          .replace('__LATER__', JSON.stringify(files.filter(isLater).map(({ name }) => name)));
        this.emitFile({ type: 'asset', fileName: 'service-worker.js', source });
      },
    },
  };
}
