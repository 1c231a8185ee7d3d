import { PianoscribeError } from '@pianoscribe/core';

/** Options of {@link renderScore}. */
export interface EngraveOptions {
  /** Width of a page in pixels. Default 900. */
  readonly width?: number;
  /** Height of a page in pixels; undefined: one page a system is added to as long as there is music. */
  readonly height?: number;
  /** Size of the music: 1 is a staff of 32 pixels or so. Default 1. */
  readonly zoom?: number;
  /** The first so many pages. Default: all. */
  readonly pages?: number;
  readonly signal?: AbortSignal;
}

/** An engraved score. */
export interface Engraving {
  /** Each page as SVG. Its shapes take the colour of the text around it (`currentColor`). */
  readonly pages: string[];
}

/** Verovio's units a pixel at zoom 1. */
const PERCENT = 40;

/**
 * Engraves MusicXML with verovio (LGPL 3, used as it is published, fetched when first asked for: 2.6 MB compressed), in a
 * worker, so that the page stays awake.
 *
 * @throws PianoscribeError UNSUPPORTED_FORMAT where it can't be read, ABORTED.
 */
export async function renderScore(musicXml: string, options: EngraveOptions = {}): Promise<Engraving> {
  const { width = 900, height, zoom = 1, pages, signal } = options;
  const worker = new Worker(new URL('./engrave-worker.ts', import.meta.url), { type: 'module' });
  const scale = PERCENT * zoom;
  const units = (pixels: number) => Math.round((pixels * 100) / scale);
  const verovio = {
    scale,
    pageWidth: units(width),
    ...(height === undefined ? { adjustPageHeight: true, pageHeight: 60_000 } : { pageHeight: units(height) }),
    svgViewBox: true,
    svgRemoveXlink: true,
    footer: 'none',
  };
  try {
    return await new Promise<Engraving>((resolve, reject) => {
      const abort = () => reject(new PianoscribeError('ABORTED', 'Cancelled.', { cause: signal?.reason }));
      if (signal?.aborted) abort();
      signal?.addEventListener('abort', abort, { once: true });
      worker.onmessage = ({ data }: MessageEvent<EngraveAnswer>) => {
        if ('pages' in data) resolve(data);
        else reject(new PianoscribeError('UNSUPPORTED_FORMAT', `The score could not be engraved: ${data.failed}`));
      };
      worker.onerror = ({ message }) =>
        reject(new PianoscribeError('ENGINE_UNAVAILABLE', `The engraver did not start: ${message}. Reload the page.`));
      worker.postMessage({ musicXml, verovio, pages } satisfies EngraveRequest);
    });
  } finally {
    worker.terminate();
  }
}

/** What the engraving worker is asked, and answers. */
export interface EngraveRequest {
  readonly musicXml: string;
  readonly verovio: Readonly<Record<string, unknown>>;
  readonly pages: number | undefined;
}

export type EngraveAnswer = Engraving | { readonly failed: string };
