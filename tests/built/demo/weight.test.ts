import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { choose, DONE, isInState, launch, open, reason, SITE, skipped } from './browser';
import { serve } from './serve';
import { excerpt } from './sounds';

vi.setConfig({ testTimeout: 120_000 });

const MEGABYTE = 1e6;

describe.skipIf(reason !== '')(`the weight of the page${skipped}`, () => {
  it('is under 1.5 MB gzipped before the first notes, weights of the model apart', async () => {
    const browser = await launch();
    const served = await serve(SITE, { isolated: true });
    try {
      const { page } = await open(browser, served.url);
      await choose(page, 'excerpt.wav', await excerpt(2));
      await isInState(page, 'excerpt.wav', DONE);
      const files = [...new Set(served.requested)].filter((name) => !name.endsWith('.safetensors'));
      const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(path.join(SITE, name))).length, 0);
      // The engine alone is over a quarter of a megabyte: less would mean that files were missed.
      expect(bytes).toBeGreaterThan(0.25 * MEGABYTE);
      expect(bytes).toBeLessThan(1.5 * MEGABYTE);
      // What waits until it is needed has not come along.
      const lazy = /webgpu|mp3|ogg-vorbis|opus|picture-worker|verovio|engrave|sample|encoder/i;
      expect(files.filter((name) => lazy.test(name))).toEqual([]);
    } finally {
      await browser.close();
      await served.stop();
    }
  });

  it('names its files relative to itself', () => {
    const html = readFileSync(path.join(SITE, 'index.html'), 'utf8');
    const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    expect(addresses.length).toBeGreaterThan(3);
    expect(
      addresses.filter((address) => !/^(\.\/|#|https:\/\/(creativecommons|archive)\.org\/)/.test(address)),
    ).toEqual([]);
  });
});
