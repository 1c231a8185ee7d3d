const EMPTY = new Uint8Array(0);

/** Pulls bytes out of chunks of any size: looks ahead, takes exact counts, skips, or hands chunks on as they come. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #buffer: Uint8Array = EMPTY;
  #ended = false;
  #position = 0;

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.#chunks = chunks;
  }

  /** Bytes taken so far. */
  get position(): number {
    return this.#position;
  }

  /** The next `count` bytes, or fewer where the input ends, without taking them. */
  async peek(count: number): Promise<Uint8Array> {
    if (this.#buffer.length < count && !this.#ended) await this.#fill(count);
    return this.#buffer.subarray(0, count);
  }

  /** Takes `count` bytes, or fewer where the input ends. Ask only for small counts: they are held together. */
  async take(count: number): Promise<Uint8Array> {
    const bytes = await this.peek(count);
    this.#advance(bytes.length);
    return bytes;
  }

  /** Passes over `count` bytes without holding them; gives how many there were. */
  async skip(count: number): Promise<number> {
    let left = count;
    while (left > 0) {
      const bytes = await this.next(left);
      if (bytes === undefined) break;
      left -= bytes.length;
    }
    return count - left;
  }

  /** Whatever comes next, at most `limit` bytes; undefined at the end. */
  async next(limit = Number.POSITIVE_INFINITY): Promise<Uint8Array | undefined> {
    if (this.#buffer.length === 0) await this.#fill(1);
    if (this.#buffer.length === 0) return undefined;
    const bytes = this.#buffer.subarray(0, Math.min(limit, this.#buffer.length));
    this.#advance(bytes.length);
    return bytes;
  }

  /** Tells the source that no more is wanted. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#buffer = EMPTY;
    await this.#chunks.return?.();
  }

  #advance(count: number): void {
    this.#buffer = this.#buffer.subarray(count);
    this.#position += count;
  }

  async #fill(count: number): Promise<void> {
    const parts: Uint8Array[] = this.#buffer.length > 0 ? [this.#buffer] : [];
    let length = this.#buffer.length;
    while (length < count && !this.#ended) {
      const { done, value } = await this.#chunks.next();
      if (done) {
        this.#ended = true;
      } else if (value.length > 0) {
        parts.push(value);
        length += value.length;
      }
    }
    this.#buffer = parts.length === 1 ? parts[0] : join(parts, length);
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
