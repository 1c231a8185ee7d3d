/** Zeros after the bytes, so that a look ahead never falls off the end. */
const MARGIN_BYTES = 16;

/** Reads bits, most significant first, from a copy of some bytes. Past the end it reads zeros and says so. */
export class BitReader {
  #bytes = new Uint8Array(MARGIN_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #position = 0;
  #limit = 0;

  /** Starts anew on these bytes. */
  load(bytes: Uint8Array): void {
    if (bytes.length + MARGIN_BYTES > this.#bytes.length) {
      this.#bytes = new Uint8Array(2 * bytes.length + MARGIN_BYTES);
      this.#view = new DataView(this.#bytes.buffer);
    }
    this.#bytes.set(bytes);
    this.#bytes.fill(0, bytes.length, bytes.length + MARGIN_BYTES);
    this.#position = 0;
    this.#limit = bytes.length * 8;
  }

  /** More was read than there is: whatever came out is not to be used. */
  get exhausted(): boolean {
    return this.#position > this.#limit;
  }

  /** Whole bytes read, a part of one counting as one. */
  get bytesRead(): number {
    return (this.#position + 7) >>> 3;
  }

  /** The next `count` bits (0 to 32) as a whole number from 0. */
  read(count: number): number {
    const value = count === 0 ? 0 : this.#window() >>> (32 - count);
    this.#position += count;
    return value;
  }

  /** The next `count` bits (0 to 32) as a two's complement number. */
  readSigned(count: number): number {
    const value = count === 0 ? 0 : this.#window() >> (32 - count);
    this.#position += count;
    return value;
  }

  /** How many zeros come before the next one, which is read too. */
  readUnary(): number {
    let zeros = 0;
    while (this.#position <= this.#limit) {
      const run = Math.clz32(this.#window());
      zeros += run;
      this.#position += run;
      if (run < 32) break;
    }
    this.#position++;
    return zeros;
  }

  /** Fills `output` from `from` to `to` with Rice-coded residuals of `parameter` low bits (RFC 9639 9.2.7). */
  readRice(output: Int32Array, from: number, to: number, parameter: number): void {
    const bytes = this.#bytes;
    const view = this.#view;
    const limit = this.#limit;
    let position = this.#position;
    for (let i = from; i < to && position <= limit; i++) {
      const at = position >>> 3;
      const shift = position & 7;
      const window = (view.getUint32(at) << shift) | (bytes[at + 4] >>> (8 - shift));
      const zeros = Math.clz32(window);
      let value: number;
      if (zeros + parameter < 32) {
        // Shifts by 32 would be shifts by none: hence two steps each.
        value = (zeros << parameter) | ((((window << zeros) << 1) >>> 1) >>> (31 - parameter));
        position += zeros + 1 + parameter;
      } else {
        this.#position = position;
        value = this.readUnary() << parameter;
        value |= this.read(parameter);
        position = this.#position;
      }
      output[i] = (value >>> 1) ^ -(value & 1);
    }
    this.#position = position;
  }

  #window(): number {
    const at = Math.min(this.#position, this.#limit) >>> 3;
    const shift = this.#position & 7;
    return (this.#view.getUint32(at) << shift) | (this.#bytes[at + 4] >>> (8 - shift));
  }
}
