import { describe, expect, it } from 'vitest';
import { engrave } from './engrave-pages';
import { makeMusicXml } from './musicxml';

const notes = Array.from({ length: 90 }, (_, i) => ({
  pitch: 48 + ((i * 5) % 36),
  onset: i * 0.25,
  offset: i * 0.25 + 0.2,
  velocity: 70,
}));
const verovio = { scale: 40, pageWidth: 2000, pageHeight: 900 };

describe('engrave', () => {
  it('draws every page, or the first ones', async () => {
    const musicXml = makeMusicXml({ notes }, 'Steps');
    const pages = await engrave({ musicXml, verovio, pages: undefined });
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) {
      expect(page).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
      expect(page).not.toContain('black');
    }
    expect(pages.join('').match(/class="note"/g)?.length).toBeGreaterThanOrEqual(90);
    expect(pages[0]).toContain('Steps');
    expect(await engrave({ musicXml, verovio, pages: 1 })).toHaveLength(1);
  });

  it('refuses what is no score', async () => {
    await expect(engrave({ musicXml: 'no score', verovio, pages: undefined })).rejects.toThrow();
  });
});
