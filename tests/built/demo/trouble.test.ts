import { readFileSync } from 'node:fs';
import { encodeWav } from '@pianoscribe/audio-io';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { choose, DONE, FAILED, isInState, launch, open, reason, SITE, skipped, textOf } from './browser';
import { type Served, serve } from './serve';
import { EXAMPLE, excerpt, fixture, tone } from './sounds';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const example = new Uint8Array(readFileSync(EXAMPLE));

/** A file whose header tells of so many hours, and that ends after a second. */
function claimedHours(hours: number): Uint8Array {
  const bytes = encodeWav({ samples: new Float32Array(8000), sampleRate: 8000 });
  const view = new DataView(bytes.buffer);
  const dataBytes = hours * 3600 * 8000 * 2;
  view.setUint32(4, dataBytes + 36, true);
  view.setUint32(40, dataBytes, true);
  return bytes;
}

describe.skipIf(reason !== '')(`the page in trouble${skipped}`, () => {
  let browser: Browser;
  let served: Served;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    browser = await launch();
    served = await serve(SITE);
    ({ page, errors } = await open(browser, served.url));
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  it.each([
    { name: 'text.wav', bytes: new TextEncoder().encode('not audio '.repeat(50)), says: /not a recording.*Convert it/ },
    { name: 'empty.mp3', bytes: new Uint8Array(0), says: /nothing to hear/ },
    { name: 'cut.flac', bytes: example.subarray(0, 60_000), says: /damaged or cut short/ },
    { name: 'notes.mid', bytes: new TextEncoder().encode('MThd\0\0\0\x06\0\0\0\0'), says: /found a MIDI file/ },
    {
      name: 'short.wav',
      bytes: encodeWav({ samples: new Float32Array(100), sampleRate: 16_000 }),
      says: /shorter than/,
    },
    { name: 'hours.wav', bytes: claimedHours(5), says: /at most 4 hours, found 5\.0/ },
    { name: 'many.wav', bytes: fixture('eight-channels.wav'), says: /at most 6 channels/ },
  ])('says what is wrong with $name, and goes on', async ({ name, bytes, says }) => {
    await choose(page, name, bytes);
    await isInState(page, name, FAILED);
    const alert = page.locator('.alert', { hasText: name });
    expect(await alert.textContent()).toMatch(says);
    await alert.locator('button').click();
    expect(await alert.count()).toBe(0);
  });

  it('finds no notes in silence, and says so', async () => {
    await choose(page, 'silence.wav', tone(2, 16_000, 0));
    await isInState(page, 'silence.wav', /^0 notes/);
    expect(await textOf(page, '#roll-empty')).toContain('No notes were heard');
    expect(await page.locator('#download-midi').isDisabled()).toBe(true);
  });

  it('takes 96 kHz', async () => {
    await choose(page, 'high.wav', tone(1, 96_000, 440));
    await isInState(page, 'high.wav', DONE);
    expect(await textOf(page, '#facts')).toMatch(/ in 0:01$/);
  });

  it('cancels at once, and hears the next in the queue', async () => {
    const next = await excerpt(2);
    // Two minutes: no machine has heard them before the button is pressed.
    await choose(page, 'long.wav', await excerpt(30, 4));
    await choose(page, 'next.wav', next);
    await isInState(page, 'next.wav', /waiting/);
    await page.locator('#stages', { hasText: /Decode\s*[1-9]/ }).waitFor();
    const begun = Date.now();
    await page.locator('#cancel-button').click();
    await isInState(page, 'long.wav', /cancelled/);
    expect(Date.now() - begun).toBeLessThan(2000);
    await isInState(page, 'next.wav', DONE);
    expect(await page.locator('.shelf-item', { hasText: 'long.wav' }).textContent()).toContain('cancelled');
  });

  it('takes recordings off the shelf, also one that is at work', async () => {
    await choose(page, 'gone.flac', example);
    await page.getByRole('button', { name: 'Remove gone.flac' }).click();
    expect(await page.locator('.shelf-item', { hasText: 'gone.flac' }).count()).toBe(0);
    await choose(page, 'after.wav', await excerpt(1));
    await isInState(page, 'after.wav', DONE);
  });

  it('refuses an engine that does not work here, and comes back to one that does', async () => {
    await page.locator('#engine-button').click();
    await page.locator('input[name="engine"][value="webgpu"]').check();
    await page.locator('#engine-apply').click();
    await expect.poll(() => textOf(page, '#engine-error')).toMatch(/No webgpu engine works here.*adapter/);
    await page.locator('input[name="engine"][value="cpu"]').check();
    await page.locator('#engine-apply').click();
    await expect.poll(() => textOf(page, '#engine-text')).toBe('JavaScript');
    await page.locator('#engine-button').click();
    await page.locator('input[name="engine"][value="auto"]').check();
    await page.locator('#engine-apply').click();
    await expect.poll(() => textOf(page, '#engine-text')).toContain('WASM');
  });

  it('warns of other models, refuses what is none, and hears with one that is', async () => {
    await page.locator('#engine-button').click();
    expect(await textOf(page, '#model-warning')).toContain('A module is a program');
    const give = async (name: string, code: string | Buffer) => {
      await page.locator('#model-file').setInputFiles({ name, mimeType: '', buffer: Buffer.from(code) });
      await page.locator('#engine-apply').click();
    };
    await give('other.mjs', 'export const createModel = 1;');
    await expect.poll(() => textOf(page, '#engine-error')).toContain('must export a function');
    await give('fundamentals.mjs', readFileSync(new URL('../../../examples/plugin-model.mjs', import.meta.url)));
    await expect.poll(() => textOf(page, '#engine-text')).toContain('fundamentals');
    await choose(page, 'plugin.wav', tone(2, 16_000, 440));
    await isInState(page, 'plugin.wav', DONE);
    await page.locator('#engine-button').click();
    await page.locator('input[name="model"][value="default"]').check();
    await page.locator('#engine-apply').click();
    await expect.poll(() => textOf(page, '#engine-text')).not.toContain('fundamentals');
  });

  it('ends a model that does not listen to Cancel, and hears with the next', async () => {
    const page = (await open(browser, served.url)).page;
    const plugin = readFileSync(new URL('../../../examples/plugin-model.mjs', import.meta.url), 'utf8');
    const endless = plugin.replace('return windows.map(hear);', 'for (;;);');
    expect(endless).not.toBe(plugin);
    await page.locator('#engine-button').click();
    await page
      .locator('#model-file')
      .setInputFiles({ name: 'endless.mjs', mimeType: '', buffer: Buffer.from(endless) });
    await page.locator('#engine-apply').click();
    await expect.poll(() => textOf(page, '#engine-text')).toContain('fundamentals');
    await choose(page, 'stuck.wav', tone(2, 16_000, 440));
    await page.locator('#stages', { hasText: /Decode/ }).waitFor();
    // How far it was when it stuck may never be told; half a second later it is stuck.
    await page.waitForTimeout(500);
    await page.locator('#cancel-button').click();
    await isInState(page, 'stuck.wav', /cancelled/);
    await page.locator('#engine-button').click();
    await page.locator('input[name="model"][value="default"]').check();
    await page.locator('#engine-apply').click();
    await choose(page, 'after.wav', await excerpt(1));
    await isInState(page, 'after.wav', DONE);
    await page.close();
  });

  it('does all that without an error of its own', () => expect(errors).toEqual([]));
});

describe.skipIf(reason !== '')(`the page without what it needs${skipped}`, () => {
  let browser: Browser;
  let served: Served;

  beforeAll(async () => {
    browser = await launch();
    served = await serve(SITE);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  it('hears in plain JavaScript where there is no WebAssembly', async () => {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    // Workers do not run what a page is told to run before all else, so their code comes with it.
    await page.route(/worker-[^/]*\.js$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `delete self.WebAssembly;\n${await response.text()}` });
    });
    await page.goto(served.url);
    await expect.poll(() => textOf(page, '#engine-text'), { timeout: 30_000 }).toBe('JavaScript');
    await page.close();
  });

  it('does not take WebGPU without a graphics card, unless it is asked to', async (context) => {
    const withSoftware = await launch(['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']);
    try {
      const { page } = await open(withSoftware, served.url);
      const isSoftware = await page.evaluate(async () => {
        const { gpu } = navigator as {
          gpu?: { requestAdapter(): Promise<{ info?: { isFallbackAdapter?: boolean } }> };
        };
        return (await gpu?.requestAdapter())?.info?.isFallbackAdapter === true;
      });
      if (!isSoftware) context.skip('this Chromium has no WebGPU in software');
      expect(await textOf(page, '#engine-text')).toContain('WASM');
      expect(await textOf(page, '#engine-reason')).toContain('its only adapter is software');
      await page.locator('#engine-button').click();
      await page.locator('input[name="engine"][value="webgpu"]').check();
      await page.locator('#engine-apply').click();
      await expect.poll(() => textOf(page, '#engine-text'), { timeout: 30_000 }).toBe('WebGPU');
    } finally {
      await withSoftware.close();
    }
  });

  it('says so where the microphone is not allowed', async () => {
    const { page } = await open(browser, served.url, { permissions: [] });
    await page.locator('.drop [data-action="record"]').click();
    await expect.poll(() => textOf(page, '.alert')).toMatch(/may not use the microphone|No microphone/);
    await page.locator('.drop [data-action="example"]').isEnabled();
    await page.close();
  });

  it.each([
    { what: 'the weights', pattern: /\.safetensors$/, says: 'could not be loaded' },
    { what: 'the worker', pattern: /worker-[^/]*\.js$/, says: 'failed' },
  ])('says so where $what can not be had, and takes the next try', async ({ pattern, says }) => {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.route(pattern, (route) => route.abort());
    await page.goto(served.url);
    await expect.poll(() => textOf(page, '#engine-text')).toBe('No engine');
    await choose(page, 'early.wav', await excerpt(1));
    await isInState(page, 'early.wav', FAILED);
    expect(await textOf(page, '.alert')).toContain(says);
    await page.unroute(pattern);
    await choose(page, 'later.wav', await excerpt(1));
    await isInState(page, 'later.wav', DONE);
    await page.close();
  });
});
