import { importByName, isNode } from './platform';

const WORTH_TELLING = new Set(['avx', 'avx2', 'fma', 'avx512f', 'amx_tile', 'sse4_2', 'asimd', 'sve', 'neon']);

/** The processor's vector features as Linux names them; undefined where they can't be read. */
export async function readCpuFeatures(): Promise<string[] | undefined> {
  if (!isNode() || process.platform !== 'linux') return undefined;
  try {
    const { readFile } = await importByName<typeof import('node:fs/promises')>('node:fs/promises');
    const line = /^(?:flags|Features)\s*:(.*)$/m.exec(await readFile('/proc/cpuinfo', 'utf8'));
    return line?.[1]
      .trim()
      .split(/\s+/)
      .filter((flag) => WORTH_TELLING.has(flag));
  } catch {
    return undefined;
  }
}
