// npm run demo: builds the page and serves it; npm run demo -- --dev: from the sources, with each change at once.
import { ensureInstalled, ROOT } from './setup.mjs';

ensureInstalled();
const { build, createServer, preview } = await import('vite');
const root = `${ROOT}apps/demo`;
const site = { root, configFile: `${root}/vite.config.ts`, logLevel: 'error' };
// With these a page may use threads. A host that does not send them serves the same page, on one thread.
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

if (process.argv.includes('--dev')) {
  const server = await createServer({ ...site, server: { headers } });
  await server.listen();
  announce(server);
} else {
  await build(site);
  announce(await preview({ ...site, preview: { headers } }));
}

function announce({ resolvedUrls }) {
  console.log(`Pianoscribe is at ${resolvedUrls?.local[0]} (Ctrl-C ends it)`);
}
