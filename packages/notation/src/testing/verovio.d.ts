/** What of verovio 6.3 is used here; it comes without types. */
declare module 'verovio/wasm' {
  export default function createVerovioModule(): Promise<object>;
}

declare module 'verovio/esm' {
  export class VerovioToolkit {
    constructor(module: object);
    setOptions(options: Readonly<Record<string, unknown>>): void;
    loadData(data: string): 0 | 1;
    getLog(): string;
    getPageCount(): number;
    renderToSVG(page: number): string;
    renderToTimemap(options?: Readonly<Record<string, unknown>>): readonly {
      readonly qstamp: number;
      readonly tstamp: number;
      readonly on?: readonly string[];
      readonly off?: readonly string[];
    }[];
    getMIDIValuesForElement(id: string): { readonly pitch: number };
    destroy(): void;
  }
}
