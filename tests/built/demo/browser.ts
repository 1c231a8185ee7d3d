import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { ROOT } from '../../workspace';
import { findChromium } from '../chromium';

/** The page as `npm run build` leaves it. */
export const SITE = path.join(ROOT, 'apps/demo/dist');
const executablePath = findChromium();

/** Why these tests are skipped; empty where they run. */
export const reason = !existsSync(path.join(SITE, 'index.html'))
  ? 'the demo is not built'
  : executablePath
    ? ''
    : 'there is no Chromium';
/** For the titles of the tests. */
export const skipped = reason && ` (skipped: ${reason})`;

/** A headless Chromium. @param flags more of its own. */
export function launch(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // Chromium cannot make its sandbox where it is started by root, as in most containers.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...flags,
    ],
  });
}

/** The page, once it can hear; whatever it throws or prints as an error is collected. */
export interface OpenedPage {
  readonly page: Page;
  readonly errors: string[];
}

/** Opens the page in a context of its own, without the service worker unless it is asked for. */
export async function open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    serviceWorkers: 'block',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(url);
  await isReady(page);
  return { page, errors };
}

export async function isReady(page: Page): Promise<void> {
  await page.locator('#engine-dot[data-state="ready"]').waitFor({ state: 'attached' });
}

/** Hands a file to the page as the file dialog does. */
export async function choose(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.locator('#file-input').setInputFiles({ name, mimeType: '', buffer: Buffer.from(bytes) });
}

/** Waits until a recording on the shelf says so. */
export async function isInState(page: Page, name: string, state: RegExp): Promise<void> {
  await page.locator('.shelf-item', { hasText: name }).locator('.state', { hasText: state }).waitFor();
}

export const DONE = /notes$/;
export const FAILED = /did not work/;

/** Presses a download button; gives what is saved. */
export async function download(page: Page, id: string): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const [saved] = await Promise.all([page.waitForEvent('download'), page.locator(`#download-${id}`).click()]);
  const parts: Buffer[] = [];
  for await (const part of await saved.createReadStream()) parts.push(part as Buffer);
  return { name: saved.suggestedFilename(), bytes: new Uint8Array(Buffer.concat(parts)) };
}

/** All text of an element. */
export async function textOf(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).textContent()) ?? '';
}
