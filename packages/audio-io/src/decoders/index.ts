import type { AudioFormat } from '../format';
import type { Decoder } from '../pcm';

/** The decoder of a format, loaded when it is first asked for. */
export async function loadDecoder(format: AudioFormat): Promise<Decoder> {
  switch (format) {
    case 'wav':
      return (await import('./wav')).decodeWav;
    case 'flac':
      return (await import('./flac')).decodeFlac;
    case 'ogg-flac':
      return (await import('./flac')).decodeOggFlac;
    case 'mp3':
      return (await import('./mp3')).decodeMp3;
    case 'ogg-vorbis':
      return (await import('./ogg-vorbis')).decodeOggVorbis;
    case 'opus':
      return (await import('./opus')).decodeOpus;
    case 'm4a':
      return (await import('./m4a')).decodeM4a;
  }
}
