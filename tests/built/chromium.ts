import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/** The system's Chromium or Chrome, else Playwright's own; CHROMIUM names another. undefined: there is none. */
export function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => names.map((n) => path.join(folder, n)));
  const own = path.join(homedir(), '.cache/ms-playwright');
  const playwrights = (existsSync(own) ? readdirSync(own) : [])
    .filter((name) => name.startsWith('chromium-'))
    .flatMap((name) => ['chrome-linux/chrome', 'chrome-linux64/chrome'].map((file) => path.join(own, name, file)));
  return [process.env.CHROMIUM ?? '', ...onPath, ...playwrights].find((file) => file !== '' && existsSync(file));
}

/** What a page serves: the content type and the bytes of each path. */
export type Site = Readonly<Record<string, { readonly type: string; readonly body: string | Uint8Array }>>;

/** Opens / of the site in a headless Chromium; gives the body that the page POSTs to /result. */
export async function runInChromium(chromium: string, site: Site, milliseconds: number): Promise<string> {
  const profile = mkdtempSync(path.join(tmpdir(), 'chromium-'));
  let told: (result: string) => void = () => {};
  let failed: (reason: Error) => void = () => {};
  const result = new Promise<string>((resolve, reject) => {
    told = resolve;
    failed = reject;
  });
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      response.end();
      told(Buffer.concat(parts).toString());
      return;
    }
    const file = site[request.url ?? ''];
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  // Chromium cannot make its sandbox where it is started by root, as in most containers.
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--autoplay-policy=no-user-gesture-required',
    `--user-data-dir=${profile}`,
  ];
  // A group of its own, since its helpers outlive it and go on writing to the profile.
  const browser = spawn(chromium, [...flags, address], { stdio: 'ignore', detached: true });
  const closed = new Promise<void>((resolve) => browser.once('close', () => resolve()));
  browser.once('error', failed);
  browser.once('exit', (code) => failed(new Error(`${chromium} ended with ${code} before the page was done.`)));
  const timer = setTimeout(() => failed(new Error(`The page was not done after ${milliseconds} ms.`)), milliseconds);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
    killGroup(browser.pid);
    await closed;
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 20 });
  }
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
