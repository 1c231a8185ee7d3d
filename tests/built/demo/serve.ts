import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** A running server of one folder. */
export interface Served {
  /** Address of the folder, with a slash at its end. */
  readonly url: string;
  /** Paths that were asked for, from the folder on. */
  readonly requested: string[];
  /** From here on nobody is answered: what a server that is gone looks like. */
  stop(): Promise<void>;
}

/**
 * Serves a folder as a plain host of static files does, from a path that is not the top.
 * @param options.isolated sends the headers that make the page cross-origin isolated.
 */
export async function serve(folder: string, { isolated = false } = {}): Promise<Served> {
  const base = '/some/where/';
  const requested: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = decodeURIComponent(pathname).slice(base.length) || 'index.html';
    const file = path.join(folder, name);
    const isThere = pathname.startsWith(base) && file.startsWith(folder) && existsSync(file) && statSync(file).isFile();
    if (!isThere) {
      response.writeHead(404).end();
      return;
    }
    requested.push(name);
    response.writeHead(200, {
      'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'cache-control': 'no-cache',
      ...(isolated && ISOLATION),
    });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${base}`,
    requested,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const ISOLATION = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
