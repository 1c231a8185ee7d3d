import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPianoscribeError } from './index';
import { floatToHalf, halfToFloat, type NamedTensor, readSafetensors, writeSafetensors } from './safetensors';

/** A file of any header, however wrong, and any data. */
function file(header: unknown, data: ArrayLike<number> = [], claimedLength?: bigint): Uint8Array {
  const head = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + head.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, claimedLength ?? BigInt(head.length), true);
  bytes.set(head, 8);
  bytes.set(data, 8 + head.length);
  return bytes;
}

const entry = (dtype: string, shape: unknown, offsets: unknown) => ({ x: { dtype, shape, data_offsets: offsets } });
const bytesOf = (array: ArrayBufferView<ArrayBuffer>) => new Uint8Array(array.buffer);

describe('safetensors', () => {
  it('reads a file made by hand: header length, JSON, little-endian data', () => {
    const header = { __metadata__: { by: 'hand' }, ...entry('F32', [1, 2], [0, 8]) };
    const { tensors, metadata } = readSafetensors(file(header, bytesOf(Float32Array.of(1.5, -2))));
    expect(metadata).toEqual({ by: 'hand' });
    expect(tensors.get('x')).toEqual({ data: Float32Array.of(1.5, -2), shape: [1, 2] });
  });

  it.each([
    ['F64', bytesOf(Float64Array.of(0.1, -3)), [Math.fround(0.1), -3]],
    ['F16', bytesOf(Uint16Array.of(0x3c00, 0xc000)), [1, -2]],
    ['BF16', bytesOf(Uint16Array.of(0x3f80, 0xc000)), [1, -2]],
    ['I64', bytesOf(BigInt64Array.of(7n, -8n)), [7, -8]],
    ['I32', bytesOf(Int32Array.of(7, -8)), [7, -8]],
    ['I8', bytesOf(Int8Array.of(7, -8)), [7, -8]],
    ['U8', Uint8Array.of(7, 200), [7, 200]],
    ['BOOL', Uint8Array.of(0, 1), [0, 1]],
  ])('reads %s as float32', (dtype, data, expected) => {
    const { tensors } = readSafetensors(file(entry(dtype, [2], [0, data.length]), data));
    expect([...(tensors.get('x')?.data ?? [])]).toEqual(expected);
  });

  it('gives back what it wrote: names, order, shapes, numbers, metadata', () => {
    const tensor = fc.array(fc.float({ noNaN: true }), { maxLength: 20 }).map((values): NamedTensor => {
      return { data: Float32Array.from(values), shape: [values.length, 1] };
    });
    const name = fc
      .string({ minLength: 1 })
      .filter((text) => text !== '__metadata__' && text !== '__proto__' && !/^\d+$/.test(text));
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, tensor), { selector: ([key]) => key, maxLength: 5 }), (entries) => {
        const { tensors, metadata } = readSafetensors(writeSafetensors(new Map(entries), { metadata: { a: 'ä' } }));
        expect([...tensors]).toEqual(entries);
        expect(metadata).toEqual({ a: 'ä' });
      }),
    );
  });

  it('starts its data at a multiple of 8, so that other readers can map it', () => {
    for (const name of ['a', 'ab', 'äöü', 'a.longer.name']) {
      const bytes = writeSafetensors(new Map([[name, { data: Float32Array.of(1), shape: [1] }]]));
      expect((8 + Number(new DataView(bytes.buffer).getBigUint64(0, true))) % 8).toBe(0);
    }
  });

  it('stores halves on request, in half the space', () => {
    const tensors = new Map([['x', { data: Float32Array.of(1 / 3, 1e-6, 65504), shape: [3] }]]);
    const whole = writeSafetensors(tensors);
    const half = writeSafetensors(tensors, { precision: 'float16' });
    expect(whole.length - half.length).toBe(6);
    const [third, small, large] = readSafetensors(half).tensors.get('x')?.data ?? [];
    expect(Math.abs(third - 1 / 3)).toBeLessThan(2 ** -12);
    expect(Math.abs(small - 1e-6)).toBeLessThan(2 ** -25);
    expect(large).toBe(65504);
  });

  it('gives numbers of its own, which outlive a change of the bytes', () => {
    const bytes = writeSafetensors(new Map([['x', { data: Float32Array.of(5), shape: [1] }]]));
    const { tensors } = readSafetensors(bytes);
    bytes.fill(0);
    expect(tensors.get('x')?.data[0]).toBe(5);
  });

  it('reads from the middle of a larger buffer', () => {
    const bytes = writeSafetensors(new Map([['x', { data: Float32Array.of(5), shape: [1] }]]));
    const padded = new Uint8Array(bytes.length + 7);
    padded.set(bytes, 3);
    expect(readSafetensors(padded.subarray(3, 3 + bytes.length)).tensors.get('x')?.data[0]).toBe(5);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['less than a length', new Uint8Array(7)],
    ['a header longer than the file', file({}, [], 1000n)],
    ['a header of 2^63 bytes', file({}, [], 2n ** 63n)],
    ['no JSON', file('{"x":')],
    ['no UTF-8', file('', [0xff, 0xff], 2n)],
    ['a list', file([])],
    ['null', file('null')],
    ['an entry that is null', file({ x: null })],
    ['metadata that is null', file({ __metadata__: null })],
    ['metadata that is a list', file({ __metadata__: ['a'] })],
    ['metadata that is a text', file({ __metadata__: 'a' })],
    ['metadata with a number in it', file({ __metadata__: { steps: 3 } })],
    ['an unknown type', file(entry('F8', [1], [0, 1]), [0])],
    ['a type that only objects have', file(entry('toString', [1], [0, 1]), [0])],
    ['a negative size', file(entry('F32', [-1], [0, 4]), new Uint8Array(4))],
    ['a fractional size', file(entry('F32', [0.5], [0, 2]), new Uint8Array(2))],
    ['a shape that is a text', file(entry('F32', '1', [0, 4]), new Uint8Array(4))],
    ['one offset', file(entry('F32', [1], [0]), new Uint8Array(4))],
    ['offsets the wrong way', file(entry('F32', [0], [4, 0]), new Uint8Array(4))],
    ['offsets beyond the end', file(entry('F32', [2], [0, 8]), new Uint8Array(4))],
    ['a size that is not its bytes', file(entry('F32', [2], [0, 4]), new Uint8Array(4))],
    ['a size beyond any memory', file(entry('F32', [2 ** 30, 2 ** 30], [0, 4]), new Uint8Array(4))],
  ])('refuses %s as CORRUPT_DATA', (_, bytes) => {
    let found: unknown;
    try {
      readSafetensors(bytes);
    } catch (error) {
      found = error;
    }
    expect(isPianoscribeError(found) && found.code).toBe('CORRUPT_DATA');
  });

  it('survives any damage to a good file: it reads, or it is refused as CORRUPT_DATA', () => {
    const good = writeSafetensors(new Map([['x', { data: Float32Array.of(1, 2, 3), shape: [3] }]]));
    const damage = fc.tuple(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length));
    fc.assert(
      fc.property(damage, ([at, value, length]) => {
        const bytes = good.slice(0, length);
        if (at < length) bytes[at] = value;
        try {
          readSafetensors(bytes);
        } catch (error) {
          expect(isPianoscribeError(error) && error.code).toBe('CORRUPT_DATA');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('half precision', () => {
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65520, 0x7c00],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [1.5 * 2 ** -24, 0x0002],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
  ])('%s is %s', (value, bits) => expect(floatToHalf(value)).toBe(bits));

  it('keeps every one of the 63,488 finite halves, and NaN', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = halfToFloat(bits);
      if (Number.isNaN(value)) expect(Number.isNaN(halfToFloat(floatToHalf(value)))).toBe(true);
      else if (floatToHalf(value) !== bits) throw new Error(`${bits} became ${floatToHalf(value)}`);
    }
  });

  it('is never further off than half a step', () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const step = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(Math.abs(value) || 1)) - 10));
        expect(Math.abs(halfToFloat(floatToHalf(value)) - value)).toBeLessThanOrEqual(step / 2);
      }),
    );
  });
});
