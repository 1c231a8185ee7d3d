/** What a player shows of an MP3 file. */
export interface Id3Fields {
  readonly title: string;
  readonly comment: string;
}

/** An ID3v2.3 tag: what comes before the first frame of an MP3 file. Text is UTF-16, as the standard has it. */
export function id3Tag({ title, comment }: Id3Fields): Uint8Array<ArrayBuffer> {
  // A comment has a language and a short description, here an empty one, before its text.
  const language = [...'eng'].map((letter) => letter.charCodeAt(0));
  const frames = [
    ...frame('TIT2', [1, ...utf16(title)]),
    ...frame('COMM', [1, ...language, ...utf16(''), 0, 0, ...utf16(comment)]),
  ];
  const size = frames.length;
  // Seven bits a byte, so that the size never looks like the start of sound.
  const header = [0x49, 0x44, 0x33, 3, 0, 0, ...[21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f)];
  return Uint8Array.from([...header, ...frames]);
}

function frame(name: string, content: readonly number[]): number[] {
  const size = content.length;
  const letters = [...name].map((letter) => letter.charCodeAt(0));
  return [...letters, size >>> 24, (size >> 16) & 0xff, (size >> 8) & 0xff, size & 0xff, 0, 0, ...content];
}

/** Little-endian, with the mark that says so. */
function utf16(text: string): number[] {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  return [0xff, 0xfe, ...units.flatMap((unit) => [unit & 0xff, unit >> 8])];
}
