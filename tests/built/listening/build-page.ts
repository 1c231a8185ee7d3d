import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, defaultClientConditions } from 'vite';
import type { Site } from '../chromium';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.ogg': 'audio/ogg',
};

/** The page of these tests with all that it loads, built as the demo site is. */
export async function buildPage(): Promise<Site> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const outDir = mkdtempSync(path.join(tmpdir(), 'listening-'));
  try {
    await build({
      configFile: false,
      root,
      base: './',
      logLevel: 'error',
      resolve: { conditions: ['@pianoscribe/source', ...defaultClientConditions] },
      worker: { format: 'es' },
      build: {
        outDir,
        target: 'es2022',
        assetsInlineLimit: 0,
        reportCompressedSize: false,
        chunkSizeWarningLimit: 20_000,
        rollupOptions: { input: path.join(root, 'page.html') },
      },
    });
    const site: Record<string, Site[string]> = {};
    for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      const name = path.relative(outDir, file).split(path.sep).join('/');
      const type = TYPES[path.extname(name)] ?? 'application/octet-stream';
      site[name === 'page.html' ? '/' : `/${name}`] = { type, body: readFileSync(file) };
    }
    return site;
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
