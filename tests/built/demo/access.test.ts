import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { choose, DONE, isInState, launch, open, reason, SITE, skipped, textOf } from './browser';
import { type Served, serve } from './serve';
import { excerpt } from './sounds';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Violations of WCAG 2.2 A and AA, and of good practice, as axe-core finds them. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations: found } = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } };
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    return axe.run({ runOnly: { type: 'tag', values } });
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

describe.skipIf(reason !== '')(`the page for everybody${skipped}`, () => {
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

  it.each([
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 390 },
  ] as const)('has no violation that axe finds, $colorScheme at $width pixels', async ({ colorScheme, width }) => {
    const { page } = await open(browser, served.url, { colorScheme, viewport: { width, height: 844 } });
    expect(await violations(page)).toEqual([]);
    await choose(page, 'text.wav', Buffer.from('no audio'));
    await page.locator('.alert').waitFor();
    await choose(page, 'excerpt.wav', await excerpt(3));
    expect(await violations(page)).toEqual([]);
    await isInState(page, 'excerpt.wav', DONE);
    expect(await violations(page)).toEqual([]);
    // Nothing is cut off at the side.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    for (const button of ['#engine-button', '#help-button']) {
      await page.locator(button).click();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await page.close();
  });

  it('switches between light and dark, and keeps it', async () => {
    const { page } = await open(browser, served.url, { colorScheme: 'light' });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await paper();
    await page.locator('#theme-button').click();
    const after = await paper();
    expect(after).not.toBe(before);
    await page.reload();
    expect(await paper()).toBe(after);
    await page.close();
  });

  it('lets everything be done by keys', async () => {
    const { page, errors } = await open(browser, served.url, { reducedMotion: 'reduce' });
    const focused = () =>
      page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.trim());
    const tabTo = async (wanted: string) => {
      for (let i = 0; i < 60; i++) {
        if ((await focused()) === wanted) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`Tab does not lead to ${wanted}; it is at ${await focused()}.`);
    };
    await tabTo('Try the example');
    await page.keyboard.press('Enter');
    await isInState(page, 'Schubert', DONE);
    // A screen reader hears what the eye sees.
    expect(await textOf(page, '#summary')).toMatch(/3\d\d notes in 30 seconds.*from [A-G].* to [A-G]/);

    const notes = async () => Number.parseInt(await textOf(page, '#facts'), 10);
    const said = () => textOf(page, '#announcer');
    const before = await notes();
    await tabTo('roll');
    await page.keyboard.press('n');
    const first = await said();
    expect(first).toMatch(/^[A-G]( sharp| flat)? \d at 0\.\d\d s, .* long, velocity \d+$/);
    await page.keyboard.press('n');
    expect(await said()).not.toBe(first);
    await page.keyboard.press('Delete');
    expect(await notes()).toBe(before - 1);
    await page.keyboard.press('p');
    await page.keyboard.press('n');
    const moved = await said();
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('Alt+Shift+ArrowRight');
    expect(await said()).not.toBe(moved);
    const beforeStretch = await said();
    await page.keyboard.press(']');
    expect(await said()).not.toBe(beforeStretch);
    await page.keyboard.press('a');
    expect(await notes()).toBe(before);
    expect(await said()).toContain('Added');
    // Add, stretch, two moves, delete.
    for (let i = 0; i < 5; i++) await page.keyboard.press('Control+z');
    expect(await notes()).toBe(before);
    expect(await page.locator('#undo-button').isDisabled()).toBe(true);
    await page.keyboard.press('Control+Shift+z');
    expect(await notes()).toBe(before - 1);

    await tabTo('sensitivity');
    for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowLeft');
    await expect.poll(notes).toBeLessThan(before - 1);
    await tabTo('download-midi');
    const saved = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    expect((await saved).suggestedFilename()).toBe('Schubert Impromptu.mid');
    expect(errors).toEqual([]);
    await page.close();
  });
});
