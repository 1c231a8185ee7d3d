import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { choose, DONE, isInState, isReady, launch, open, reason, SITE, skipped, textOf } from './browser';
import { serve } from './serve';
import { excerpt, fixture } from './sounds';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.skipIf(reason !== '')(`the page and the world${skipped}`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pianoscribe-sounds-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([false, true])('works without its server once it was there (isolated: %s)', async (isolated) => {
    const browser = await launch();
    const served = await serve(SITE, { isolated });
    try {
      const { page, errors } = await open(browser, served.url, { serviceWorkers: 'allow' });
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      await served.stop();
      await page.reload();
      await isReady(page);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
      await page.locator('.drop [data-action="example"]').click();
      await isInState(page, 'Schubert', /^3\d\d notes/);
      // A decoder that has never been loaded.
      await choose(page, 'later.mp3', fixture('mono-lame-cbr.mp3'));
      await isInState(page, 'later.mp3', DONE);
      expect(errors).toEqual([]);
    } finally {
      await browser.close();
      await served.stop();
    }
  });

  it('records the microphone', async () => {
    const wav = path.join(folder, 'played.wav');
    writeFileSync(wav, await excerpt(8));
    const browser = await launch([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${wav}`,
    ]);
    const served = await serve(SITE);
    try {
      const { page, errors } = await open(browser, served.url, { permissions: ['microphone'] });
      await page.locator('.drop [data-action="record"]').click();
      await page.locator('#recorder-time', { hasText: '0:04' }).waitFor();
      expect(await page.locator('#recorder-level').evaluate((meter: HTMLMeterElement) => meter.value)).toBeGreaterThan(
        0,
      );
      await page.locator('#recorder-stop').click();
      await isInState(page, 'Recording', DONE);
      expect(await textOf(page, '#facts')).toMatch(/^[1-9]\d* notes.* in 0:0[45]$/);
      await page.locator('.shelf [data-action="record"]').click();
      await page.locator('#recorder-discard').click();
      expect(await page.locator('.shelf-item').count()).toBe(1);
      expect(errors).toEqual([]);
    } finally {
      await browser.close();
      await served.stop();
    }
  });
});
