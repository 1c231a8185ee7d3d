import { stat } from 'node:fs/promises';
import path from 'node:path';
import { PianoscribeError } from '@pianoscribe/core';
import { requireFolder } from './write-file';

/**
 * Where each input goes: to `output` itself, or into it where it is a folder, under the input's name.
 * @param extension of files in a folder.
 * @param others endings that a file may have, too.
 * @throws PianoscribeError NOT_FOUND (no such folder), USAGE (many inputs and one file, or two of one name).
 */
export async function planOutputs(
  inputs: readonly string[],
  output: string,
  extension: string,
  others: readonly string[] = [],
): Promise<string[]> {
  const found = await stat(output).catch(() => undefined);
  if (!found?.isDirectory()) {
    const isFile = [extension, ...others].includes(path.extname(output).toLowerCase());
    if (!isFile || /[/\\]$/.test(output)) {
      await requireFolder(output);
    }
    if (inputs.length > 1) {
      throw new PianoscribeError(
        'USAGE',
        `${inputs.length} recordings don't fit into one file ${output}. Give a folder.`,
      );
    }
    await requireFolder(path.dirname(path.resolve(output)));
    return [output];
  }
  const taken = new Map<string, string>();
  return inputs.map((input) => {
    const target = path.join(output, path.basename(input, path.extname(input)) + extension);
    const other = taken.get(target);
    if (other !== undefined) {
      throw new PianoscribeError('USAGE', `${other} and ${input} would both become ${target}. Transcribe them apart.`);
    }
    taken.set(target, input);
    return target;
  });
}
