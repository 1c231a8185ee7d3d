import { describe, expect, it } from 'vitest';
import { id3Tag } from './id3-tag';

describe('id3Tag', () => {
  it('is as long as it says, and says what it was given', () => {
    const tag = id3Tag({ title: 'Träumerei ♪', comment: 'x'.repeat(300) });
    expect(String.fromCharCode(...tag.subarray(0, 3))).toBe('ID3');
    const size = tag.subarray(6, 10).reduce((sum, byte) => sum * 128 + byte, 0);
    expect(tag.length).toBe(10 + size);
    // The first frame: name, size, flags, encoding, mark, text.
    expect(String.fromCharCode(...tag.subarray(10, 14))).toBe('TIT2');
    const length = new DataView(tag.buffer).getUint32(14);
    expect(new TextDecoder('utf-16').decode(tag.subarray(21, 20 + length))).toBe('Träumerei ♪');
    const next = 20 + length;
    expect(String.fromCharCode(...tag.subarray(next, next + 4))).toBe('COMM');
    expect(next + 10 + new DataView(tag.buffer).getUint32(next + 4)).toBe(tag.length);
  });
});
