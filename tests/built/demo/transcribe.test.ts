import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { evaluateTranscription } from '@pianoscribe/metrics';
import { extendBySustain, type MidiPerformance, parseMidi } from '@pianoscribe/pianoroll-midi';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ROOT } from '../../workspace';
import { choose, DONE, download, FAILED, isInState, launch, open, reason, SITE, skipped, textOf } from './browser';
import { type Served, serve } from './serve';
import { EXAMPLE, excerpt, fixture, REFERENCE } from './sounds';

/** Whether this page can write scores. */
const hasScore = existsSync(path.join(ROOT, 'apps/demo/src/take-home/musicxml.ts'));

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let fromCommandLine: MidiPerformance | undefined;

/** What the command line hears in the example, on the WASM engine; as threads share out the work, they change nothing. */
function commandLineNotes(): MidiPerformance {
  if (fromCommandLine) return fromCommandLine;
  const folder = mkdtempSync(path.join(tmpdir(), 'pianoscribe-demo-'));
  try {
    const out = path.join(folder, 'cli.mid');
    const script = path.join(ROOT, 'scripts/pianoscribe.mjs');
    const engine = ['--engine', 'wasm', '--threads', '1'];
    execFileSync(process.execPath, [script, 'transcribe', EXAMPLE, '-o', out, ...engine], { stdio: 'ignore' });
    fromCommandLine = parseMidi(new Uint8Array(readFileSync(out)));
    return fromCommandLine;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(reason !== '').each([
  { headers: 'without isolation', isolated: false },
  { headers: 'cross-origin isolated', isolated: true },
])(`the page $headers${skipped}`, ({ isolated }) => {
  let browser: Browser;
  let served: Served;
  let page: Page;
  let errors: string[];
  let midi: Uint8Array;
  const seen: { facts: string; progress: string }[] = [];

  beforeAll(async () => {
    browser = await launch();
    served = await serve(SITE, { isolated });
    ({ page, errors } = await open(browser, served.url));
    await page.locator('.drop [data-action="example"]').click();
    const state = page.locator('.shelf-item .state');
    while (!DONE.test((await state.textContent()) ?? '')) {
      seen.push({
        facts: await textOf(page, '#facts'),
        progress: await textOf(page, '#stages'),
      });
      await page.waitForTimeout(50);
    }
    midi = (await download(page, 'midi')).bytes;
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  it('says which engine hears', async () => {
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
    const cores = await page.evaluate(() => navigator.hardwareConcurrency);
    const threads = isolated ? Math.min(8, cores) : 1;
    expect(await textOf(page, '#engine-text')).toBe(`WASM · SIMD · ${threads} thread${threads === 1 ? '' : 's'}`);
  });

  it('shows how far it is, and notes before the end', () => {
    expect(seen[0].progress).toMatch(/Decode/);
    const early = seen.filter(({ facts }) => /^[1-9]\d* notes so far$/.test(facts));
    expect(early.length).toBeGreaterThan(0);
    expect(early.some(({ progress }) => /Model\s*\d\d? %/.test(progress))).toBe(true);
  });

  it('gives the notes that the command line gives on the same engine', () => {
    const [ours, theirs] = [parseMidi(midi), commandLineNotes()];
    expect(ours.notes.length).toBeGreaterThan(300);
    expect(ours.notes).toEqual(theirs.notes);
    expect(ours.pedals).toEqual(theirs.pedals);
  });

  it('gives a MIDI file that scores well against what was played', () => {
    const played = parseMidi(new Uint8Array(readFileSync(REFERENCE)));
    const { onset } = evaluateTranscription(extendBySustain(played.notes, played.pedals), parseMidi(midi).notes);
    expect(onset.f1).toBeGreaterThan(0.8);
  });

  it('takes nothing from anywhere else, and reports no error', () => {
    expect(served.requested.length).toBeGreaterThan(5);
    expect(errors).toEqual([]);
  });
});

describe.skipIf(reason !== '')(`what comes in and goes out${skipped}`, () => {
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
    'mono-s24le.wav',
    'stereo-24.flac',
    'mono-16.flac.ogg',
    'mono-lame-cbr.mp3',
    'stereo-lame-vbr.mp3',
    'mono-vorbis.ogg',
    'stereo.opus',
  ])('reads %s', async (name) => {
    await choose(page, name, fixture(name));
    await isInState(page, name, DONE);
    expect(await textOf(page, '#sheet-title')).toBe(name);
    expect(await textOf(page, '#facts')).toMatch(/ in 0:0[01]$/);
  });

  it('takes a file that is dropped, and one that is pasted', async () => {
    const bytes = [...(await excerpt(1))];
    for (const way of ['drop', 'paste'] as const) {
      await page.evaluate(
        ([kind, data]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(data)], `${kind}ped.wav`, { type: 'audio/wav' }));
          const event =
            kind === 'drop'
              ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
              : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true });
          document.body.dispatchEvent(event);
        },
        [way, bytes] as const,
      );
      await isInState(page, `${way}ped.wav`, DONE);
    }
  });

  it('applies settings at once, without the model', async () => {
    await choose(page, 'excerpt.wav', await excerpt(9));
    await isInState(page, 'excerpt.wav', DONE);
    const count = async () => Number.parseInt(await textOf(page, '#facts'), 10);
    const before = await count();
    expect(before).toBeGreaterThan(50);
    const sensitivity = page.locator('#sensitivity');
    await sensitivity.fill('0.2');
    await expect.poll(count).toBeLessThan(before);
    expect(await page.locator('#progress').isVisible()).toBe(false);
    await sensitivity.fill('0.95');
    await expect.poll(count).toBeGreaterThan(before);
    await page.locator('#shortest').fill('0.3');
    await page.locator('#pedal').uncheck();
    await expect.poll(() => textOf(page, '#facts')).toContain('0 pedal');
    const fewer = await count();
    expect(await page.locator('.shelf-item[aria-current="true"] .state').textContent()).toBe(`${fewer} notes`);
    await page.locator('#reset-button').click();
    await expect.poll(count).toBe(before);
  });

  it('shows activations on request', async () => {
    const inked = () =>
      page.locator('#roll-base').evaluate((canvas: HTMLCanvasElement) => {
        const context = canvas.getContext('2d') as CanvasRenderingContext2D;
        return context.getImageData(0, 0, canvas.width, canvas.height).data.reduce((sum, value) => sum + value, 0);
      });
    const before = await inked();
    await page.locator('#activations-button').click();
    await expect.poll(inked).not.toBe(before);
    await page.locator('#activations-button').click();
    await expect.poll(inked).toBe(before);
  });

  it.each([
    { id: 'json', name: 'excerpt.json', start: '{' },
    { id: 'csv', name: 'excerpt.csv', start: 'onset,offset,pitch,velocity' },
    { id: 'png', name: 'excerpt.png', start: '\x89PNG' },
  ])('saves $name', async ({ id, name, start }) => {
    const saved = await download(page, id);
    expect(saved.name).toBe(name);
    expect(Buffer.from(saved.bytes).toString('latin1').startsWith(start)).toBe(true);
    expect(saved.bytes.length).toBeGreaterThan(1000);
  });

  it.skipIf(!hasScore)('saves a score and sound, and shows the score engraved', async () => {
    const score = await download(page, 'musicxml');
    expect(new TextDecoder().decode(score.bytes)).toMatch(/^<\?xml[\s\S]*<score-partwise/);
    const sound = await download(page, 'mp3');
    // Nine seconds at any rate that is worth hearing.
    expect(sound.bytes.length).toBeGreaterThan(50_000);
    await page.locator('#download-score').click();
    const first = page.locator('.score-pages img').first();
    await first.waitFor();
    const width = () => first.evaluate((image: HTMLImageElement) => (image.complete ? image.naturalWidth : 0));
    await expect.poll(width).toBeGreaterThan(100);
    await page.locator('#score-close').click();
  });

  it('reads m4a where the browser decodes AAC, and says so where it does not', async () => {
    const canDecode = await page.evaluate(async () => {
      if (typeof AudioDecoder === 'undefined') return false;
      const config = { codec: 'mp4a.40.2', sampleRate: 44_100, numberOfChannels: 1 };
      return (await AudioDecoder.isConfigSupported(config)).supported === true;
    });
    await choose(page, 'mono-aac.m4a', fixture('mono-aac.m4a'));
    await isInState(page, 'mono-aac.m4a', canDecode ? DONE : FAILED);
    if (!canDecode) expect(await textOf(page, '.alert')).toMatch(/this browser can't decode|no decoder/);
  });

  it('does so without an error', () => expect(errors).toEqual([]));
});
