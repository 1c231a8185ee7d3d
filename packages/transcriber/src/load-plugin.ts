import { type AcousticModel, PianoscribeError } from '@pianoscribe/core';
import { checkModel } from './check-model';

/** What a plugin module exports, by this name or as its default: makes the model. */
export type CreateModel = (options?: object) => AcousticModel | Promise<AcousticModel>;

/**
 * Loads a model plugin: a module that exports `createModel(options?)` (or that function as its default).
 * It runs with all the rights of this program, so load only what you trust.
 * @param location URL, or path of a file (relative to the working folder), of an ES module.
 * @param options handed to `createModel`.
 * @throws PianoscribeError NOT_FOUND (no such module), INVALID_ARGUMENT (it exports or makes something else).
 */
export async function loadPlugin(location: string | URL, options?: object): Promise<AcousticModel> {
  const module = await importModule(location);
  const create = module.createModel ?? module.default;
  if (typeof create !== 'function') {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `Plugin ${location} must export a function \`createModel\`; it exports ${Object.keys(module).join(', ') || 'nothing'}.`,
    );
  }
  return checkModel(await (create as CreateModel)(options));
}

async function importModule(location: string | URL): Promise<Record<string, unknown>> {
  const url = toUrl(location);
  try {
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ url);
  } catch (cause) {
    if (isMissing(cause, url)) {
      throw new PianoscribeError(
        'NOT_FOUND',
        `There is no plugin at ${location}. Give the path or URL of an ES module.`,
        { cause },
      );
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PianoscribeError('INVALID_ARGUMENT', `Plugin ${location} does not load: ${reason}`, { cause });
  }
}

function toUrl(location: string | URL): string {
  const text = String(location);
  if (/^[a-z][a-z\d+.-]+:/i.test(text)) return text;
  // `process` and `document` are looked up, not imported: the same code runs in Node, Deno, Bun and the browser.
  const host = globalThis as { process?: { cwd?: () => string }; document?: { baseURI: string } };
  const base = host.document?.baseURI ?? `file://${encodeURI(host.process?.cwd?.() ?? '')}/`;
  return new URL(text, base).href;
}

function isMissing(cause: unknown, url: string): boolean {
  const { code, url: missing } = (cause ?? {}) as { code?: unknown; url?: unknown };
  return code === 'ERR_MODULE_NOT_FOUND' && (missing === undefined || missing === url);
}
