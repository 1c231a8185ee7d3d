import { rmSync } from 'node:fs';
import { open, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { PianoscribeError, throwIfAborted } from '@pianoscribe/core';

const unfinished = new Set<string>();

/**
 * Writes a file so that its name never stands for half of it: under another name beside it first, then renamed.
 * Whatever goes wrong, cancellation included, nothing is left behind and an older file of that name stays.
 * @throws PianoscribeError NOT_FOUND (no such folder), IO_FAILED, ABORTED.
 */
export async function writeFile(target: string, data: Uint8Array | string, signal?: AbortSignal): Promise<void> {
  await requireFolder(path.dirname(path.resolve(target)));
  throwIfAborted(signal);
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  unfinished.add(draft);
  try {
    const file = await open(draft, 'w');
    try {
      await file.writeFile(data);
    } finally {
      await file.close();
    }
    throwIfAborted(signal);
    await rename(draft, target);
  } catch (cause) {
    await unlink(draft).catch(() => undefined);
    if (signal?.aborted) throwIfAborted(signal);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PianoscribeError('IO_FAILED', `Could not write ${target}: ${reason}.`, { cause });
  } finally {
    unfinished.delete(draft);
  }
}

/** Removes what is half written, at once: for an exit that waits for nobody. */
export function removeUnfinished(): void {
  for (const draft of unfinished) rmSync(draft, { force: true });
}

/** @throws PianoscribeError NOT_FOUND unless there is a folder of that name. */
export async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  const what = found ? `${folder} is a file, not a folder` : `There is no folder ${folder}`;
  throw new PianoscribeError('NOT_FOUND', `${what}. Create it first, or write elsewhere.`);
}
