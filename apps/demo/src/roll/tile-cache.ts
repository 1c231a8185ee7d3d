/** A picture of one tile of bytes. */
export type TileImage = OffscreenCanvas;

/** Keeps the pictures of the tiles seen last. */
export interface TileCache {
  /** The picture of a tile; made where it is not held. `rows` are drawn from the bottom up. */
  get(key: string, bytes: Uint8Array, rows: number, colours: Uint8ClampedArray): TileImage;
  clear(): void;
}

const MOST_TILES = 64;

export function createTileCache(): TileCache {
  const images = new Map<string, { readonly length: number; readonly image: TileImage }>();
  return {
    get(key, bytes, rows, colours) {
      const held = images.get(key);
      // A tile that has grown is drawn anew.
      const image = held?.length === bytes.length ? held.image : draw(bytes, rows, colours);
      images.delete(key);
      images.set(key, { length: bytes.length, image });
      if (images.size > MOST_TILES) images.delete(images.keys().next().value as string);
      return image;
    },
    clear: () => images.clear(),
  };
}

/** One pixel a byte: columns are frames, the first row of a frame is at the bottom. */
function draw(bytes: Uint8Array, rows: number, colours: Uint8ClampedArray): TileImage {
  const columns = Math.max(1, bytes.length / rows);
  const canvas = new OffscreenCanvas(columns, rows);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  const image = context.createImageData(columns, rows);
  const from = new Uint32Array(colours.buffer, colours.byteOffset, 256);
  const to = new Uint32Array(image.data.buffer);
  for (let row = 0; row < rows; row++) {
    const line = (rows - 1 - row) * columns;
    for (let column = 0; column < columns; column++) to[line + column] = from[bytes[column * rows + row]];
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
