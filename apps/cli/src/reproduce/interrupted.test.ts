import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TINY_CONFIG, writeTinyMaestro } from './testing/tiny-maestro';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
let folder = '';
const at = (...names: string[]) => path.join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'interrupted-'));
  await writeTinyMaestro(at('maestro'));
  await writeFile(at('study.json'), JSON.stringify({ ...TINY_CONFIG, nets: ['fcnn'] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the study; kills the process at once when `isTime`. Returns its exit code, or null where it was killed. */
function study(output: string, isTime: () => boolean = () => false): Promise<number | null> {
  const args = ['reproduce', '-o', at(output), '--maestro', at('maestro'), '--config', at('study.json')];
  const node = ['--conditions=@pianoscribe/source', '--import', import.meta.resolve('tsx'), MAIN];
  const child = spawn(process.execPath, [...node, ...args, '--piano', 'synthetic', '--engine', 'wasm'], {
    stdio: 'ignore',
  });
  const watch = setInterval(() => {
    if (isTime()) child.kill('SIGKILL');
  }, 5);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearInterval(watch);
      resolve(code);
    });
  });
}

const read = async (...names: string[]) => JSON.parse(await readFile(at(...names), 'utf8'));
const hasShards = (output: string, count: number) =>
  existsSync(at(output, 'cache')) &&
  readdirSync(at(output, 'cache'), { recursive: true }).filter((file) => String(file).endsWith('.shard')).length >=
    count;

describe('a study that is killed', () => {
  it('goes on from where it was and ends with the same tables', async () => {
    expect(await study('whole')).toBe(0);
    const run = at('broken', 'runs', 'fcnn-0.2');
    // While segments are made; after the first batch; between the evaluation of an epoch and the next.
    expect(await study('broken', () => hasShards('broken', 2))).toBeNull();
    expect(existsSync(run)).toBe(false);
    expect(await study('broken', () => existsSync(path.join(run, 'checkpoint.safetensors')))).toBeNull();
    expect(existsSync(path.join(run, 'epoch-1.json'))).toBe(false);
    expect(await study('broken', () => existsSync(path.join(run, 'epoch-1.json')))).toBeNull();
    expect(existsSync(path.join(run, 'result.json'))).toBe(false);
    expect(await study('broken')).toBe(0);

    const [whole, broken] = [await read('whole/tables/tables.json'), await read('broken/tables/tables.json')];
    expect(broken.epochs).toEqual(whole.epochs);
    expect(broken.claims).toEqual(whole.claims);
    const losses = async (output: string) => (await read(output, 'runs/fcnn-0.2/result.json')).losses;
    expect(await losses('broken')).toEqual(await losses('whole'));
    expect(await losses('whole')).toHaveLength(4);
  }, 900_000);
});
