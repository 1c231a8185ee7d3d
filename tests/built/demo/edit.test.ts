import type { NoteEvent } from '@pianoscribe/core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { choose, DONE, download, isInState, launch, open, reason, SITE, skipped, textOf } from './browser';
import { type Served, serve } from './serve';
import { excerpt } from './sounds';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** Sides of the roll, as in apps/demo/src/roll. */
const KEYBOARD_WIDTH = 46;
const LEAST_SECONDS = 8;

describe.skipIf(reason !== '')(`mouse and fingers on the roll${skipped}`, () => {
  let browser: Browser;
  let served: Served;
  let page: Page;
  let box: { x: number; y: number; width: number; height: number };
  let heard: readonly NoteEvent[];

  const notes = async (): Promise<readonly NoteEvent[]> =>
    (JSON.parse(new TextDecoder().decode((await download(page, 'json')).bytes)) as { notes: NoteEvent[] }).notes;
  const added = async () => (await notes()).filter(({ onset }) => onset > 4);
  /** Pixel of a time, where the whole recording is in view. */
  const at = (seconds: number) => box.x + KEYBOARD_WIDTH + (seconds / LEAST_SECONDS) * (box.width - KEYBOARD_WIDTH);
  const picture = () =>
    page.locator('#roll-base').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(60, 40, 600, 200);
      return data.reduce((sum, value, i) => (sum * 31 + value * (i % 7)) % 1_000_003, 0);
    });
  const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
    await page.mouse.move(...to);
    await page.mouse.up();
  };

  beforeAll(async () => {
    browser = await launch();
    served = await serve(SITE);
    ({ page } = await open(browser, served.url, { hasTouch: true }));
    await choose(page, 'excerpt.wav', await excerpt(3));
    await isInState(page, 'excerpt.wav', DONE);
    for (let i = 0; i < 12; i++) await page.locator('#zoom-out-button').click();
    box = (await page.locator('#roll').boundingBox()) as typeof box;
    heard = await notes();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  it('adds nothing before Edit is on', async () => {
    await page.mouse.dblclick(at(5), box.y + 200);
    expect(await notes()).toEqual(heard);
  });

  it('adds a note by a double click, moves it, and stretches it by its end', async () => {
    await page.locator('#edit-button').click();
    const y = box.y + 200;
    await page.mouse.dblclick(at(5), y);
    const [first] = await added();
    expect(first.onset).toBeCloseTo(5, 1);
    expect(first.offset - first.onset).toBeCloseTo(0.25, 3);

    await drag([at(5.12), y], [at(6.12), y - 60]);
    const [moved] = await added();
    expect(moved.onset - first.onset).toBeCloseTo(1, 1);
    expect(moved.offset - moved.onset).toBeCloseTo(0.25, 3);
    expect(moved.pitch).toBeGreaterThan(first.pitch);

    await drag([at(moved.offset) - 2, y - 60], [at(moved.offset + 0.5), y - 60]);
    const [longer] = await added();
    expect(longer.onset).toBeCloseTo(moved.onset, 5);
    expect(longer.offset - moved.offset).toBeCloseTo(0.5, 1);
    expect(longer.pitch).toBe(moved.pitch);
  });

  it('undoes step by step, does again, and deletes what is chosen', async () => {
    const undo = page.locator('#undo-button');
    for (let i = 0; i < 3; i++) await undo.click();
    expect(await notes()).toEqual(heard);
    expect(await undo.isDisabled()).toBe(true);
    for (let i = 0; i < 3; i++) await page.locator('#redo-button').click();
    const [note] = await added();
    await page.mouse.click(at((note.onset + note.offset) / 2), box.y + 140);
    await page.locator('#delete-button').click();
    expect(await notes()).toEqual(heard);
  });

  it('keeps corrections where settings change', async () => {
    await page.mouse.dblclick(at(5), box.y + 200);
    await page.locator('#sensitivity').fill('0.1');
    const shown = async () => Number.parseInt(await textOf(page, '#facts'), 10);
    await expect.poll(shown).toBeLessThan(heard.length);
    expect(await added()).toHaveLength(1);
    await page.locator('#reset-button').click();
    await expect.poll(shown).toBe(heard.length + 1);
    await page.locator('#undo-button').click();
    await expect.poll(shown).toBe(heard.length);
    expect(await notes()).toEqual(heard);
  });

  it('scrolls and zooms by wheel', async () => {
    await page.mouse.move(at(2), box.y + 200);
    for (const keys of [['Control'], [], ['Shift'], ['Alt']]) {
      const before = await picture();
      for (const key of keys) await page.keyboard.down(key);
      await page.mouse.wheel(0, keys.includes('Control') ? -400 : 60);
      for (const key of keys) await page.keyboard.up(key);
      await expect.poll(picture, { message: `wheel with ${keys[0] ?? 'nothing'}` }).not.toBe(before);
    }
  });

  it('marks a loop on the ruler, and plays from where one clicks', async () => {
    await drag([at(1), box.y + 10], [at(2), box.y + 10]);
    expect(await page.locator('#loop-button').getAttribute('aria-pressed')).toBe('true');
    await page.locator('#loop-button').click();
    expect(await page.locator('#loop-button').getAttribute('aria-pressed')).toBe('false');
    const before = await page.locator('#time').textContent();
    await page.mouse.click(at(4), box.y + 10);
    expect(await page.locator('#time').textContent()).not.toBe(before);
  });

  it('plays and pauses by the space bar, and shows where it is', async () => {
    const time = () => page.locator('#time').textContent();
    await page.locator('#roll').focus();
    await page.keyboard.press('Home');
    expect(await time()).toBe('0:00.0');
    await page.keyboard.press('Space');
    // A busy machine takes its time to make the piano ready.
    await expect.poll(time, { timeout: 50_000 }).not.toBe('0:00.0');
    expect(await page.locator('#play-button').getAttribute('aria-label')).toBe('Pause');
    await page.keyboard.press('Space');
    expect(await page.locator('#play-button').getAttribute('aria-label')).toBe('Play');
    const paused = await time();
    await page.waitForTimeout(300);
    expect(await time()).toBe(paused);
  });

  it('zooms by two fingers', async () => {
    const before = await picture();
    const client = await page.context().newCDPSession(page);
    const y = box.y + 200;
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', xs: number[]) =>
      client.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((x, id) => ({ x, y, id })) });
    await touch('touchStart', [box.x + 300, box.x + 400]);
    await touch('touchMove', [box.x + 250, box.x + 450]);
    await touch('touchMove', [box.x + 200, box.x + 500]);
    await touch('touchEnd', []);
    await expect.poll(picture).not.toBe(before);
  });
});
