import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** Runs a TypeScript program beside the tests in a process of its own, to its end. @throws where it fails or hangs. */
export function runProgram(name: string): Promise<{ stdout: string; stderr: string }> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const program = fileURLToPath(new URL(name, import.meta.url));
  const args = ['--conditions=@pianoscribe/source', '--import', tsx, program];
  return promisify(execFile)(process.execPath, args, { timeout: 50_000 });
}
