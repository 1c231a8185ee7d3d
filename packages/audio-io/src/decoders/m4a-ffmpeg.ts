import type { ChildProcess } from 'node:child_process';
import { PianoscribeError } from '@pianoscribe/core';
import { ByteReader } from '../byte-reader';
import { corrupt, unsupported } from '../errors';
import type { PcmBlock } from '../pcm';
import { readMp4Track } from './mp4';
import { createTrimmer } from './trim';
import { decodeWav } from './wav';

const INSTALL = 'Install ffmpeg so that it is found on the PATH, or convert the file to WAV or FLAC.';

/**
 * Decodes by the ffmpeg of this machine. The file goes through a temporary one, since its table of contents may stand
 * at its end.
 */
export async function* decodeByFfmpeg(reader: ByteReader): AsyncGenerator<PcmBlock, void, undefined> {
  const { spawn, fs, os, path } = builtins();
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'pianoscribe-')).catch(failToSpool);
  let ffmpeg: ChildProcess | undefined;
  try {
    const file = path.join(folder, 'input.m4a');
    await fs.writeFile(file, chunksOf(reader)).catch(failToSpool);
    const track = await readMp4Track(new ByteReader(fs.createReadStream(file)[Symbol.asyncIterator]()));
    const options = ['-v', 'error', '-nostdin', '-i', file, '-vn', '-c:a', 'pcm_f32le', '-f', 'wav', 'pipe:1'];
    const child = spawn('ffmpeg', options, { stdio: ['ignore', 'pipe', 'pipe'] });
    ffmpeg = child;
    let message = '';
    child.stderr.on('data', (text) => {
      message = (message + text).slice(-500);
    });
    const ended = new Promise<number | string>((resolve) => {
      child.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
      child.on('close', (status) => resolve(status ?? 'killed'));
    });
    const output = new ByteReader(child.stdout[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>);
    if ((await output.peek(1)).length > 0) yield* cutPadding(decodeWav(output), track.duration);
    const status = await ended;
    if (status === 'ENOENT') throw unsupported('M4A, and no ffmpeg to decode it', INSTALL);
    if (status !== 0) throw corrupt('M4A', `ffmpeg ended with ${status}: ${message.trim()}`);
  } finally {
    ffmpeg?.kill();
    await fs.rm(folder, { recursive: true, force: true });
  }
}

// ffmpeg cuts the delay off the start; that it leaves the padding at the end depends on its version.
async function* cutPadding(blocks: AsyncIterable<PcmBlock>, duration: number) {
  let trimmer: ReturnType<typeof createTrimmer> | undefined;
  for await (const block of blocks) {
    trimmer ??= createTrimmer(0, Math.round(duration * block.sampleRate));
    const trimmed = trimmer.trim(block);
    if (trimmed) yield trimmed;
  }
  if (trimmer && trimmer.missing > 0) throw corrupt('M4A', `its last ${trimmer.missing} samples are missing`);
}

// Bundlers for browsers would stumble over an import of these.
function builtins() {
  const get = process.getBuiltinModule;
  if (!get) throw unsupported('M4A', 'Use Node 20.16 or later, or convert the file to WAV or FLAC.');
  return {
    spawn: get('node:child_process').spawn,
    fs: { ...get('node:fs/promises'), createReadStream: get('node:fs').createReadStream },
    os: get('node:os'),
    path: get('node:path'),
  };
}

async function* chunksOf(reader: ByteReader): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = await reader.next(); chunk; chunk = await reader.next()) yield chunk;
}

function failToSpool(cause: unknown): never {
  if (cause instanceof PianoscribeError) throw cause;
  throw new PianoscribeError('IO_FAILED', 'Could not write the M4A file to the temporary folder. Is there room?', {
    cause,
  });
}
