import { VerovioToolkit } from 'verovio/esm';
import createVerovioModule from 'verovio/wasm';
import type { EngraveRequest } from './engrave';

/** The pages of a score as SVG. @throws Error where verovio can't read it. */
export async function engrave({ musicXml, verovio, pages }: EngraveRequest): Promise<string[]> {
  const toolkit = new VerovioToolkit(await createVerovioModule());
  try {
    toolkit.setOptions(verovio);
    if (!toolkit.loadData(musicXml)) throw new Error(toolkit.getLog().trim() || 'it is not MusicXML');
    const count = Math.min(pages ?? Number.POSITIVE_INFINITY, toolkit.getPageCount());
    // Black is said once, on the outermost element: without it notes have the colour of the text around them.
    return Array.from({ length: count }, (_, page) => toolkit.renderToSVG(page + 1).replace(' color="black"', ''));
  } finally {
    toolkit.destroy();
  }
}
