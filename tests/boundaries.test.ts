import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  importsOf,
  type Manifest,
  packageOf,
  ROOT,
  reachableFiles,
  readManifest,
  sourceFiles,
  workspacePackages,
} from './workspace';

const CORE = '@pianoscribe/core';
/** What a package may import besides core: a star, not a ladder. */
const SIBLINGS: Readonly<Record<string, readonly string[]>> = {
  '@pianoscribe/datasets': ['@pianoscribe/audio-io', '@pianoscribe/audio-features', '@pianoscribe/pianoroll-midi'],
};
/** Their main entries run in a browser, a worker, Deno or Bun as they are. */
const LIGHT = ['core', 'audio-features', 'pianoroll-midi', 'metrics', 'notation'];
/** Only these may know tfjs. */
const TENSORS = ['models', 'losses', 'trainer', 'engine'];
const BUILTINS = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));

const packages = workspacePackages(['packages']);
const isBuiltin = (name: string) => BUILTINS.has(name) || name.startsWith('node:');
const isOurs = (name: string) => name.startsWith('@pianoscribe/');

/** Installed for development; or an engine, which a test takes where it is there. */
const isForTests = (name: string, { devDependencies }: Manifest, short: string) =>
  name in { ...devDependencies } || (TENSORS.includes(short) && name.startsWith('@tensorflow/tfjs-'));

describe.each(packages)('$folder', ({ folder, manifest }) => {
  const short = path.basename(folder);
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies };
  const files = sourceFiles(`${folder}/src`);
  const imports = files.flatMap((file) => importsOf(file).map((found) => ({ file, ...found })));

  it('is an ESM package of its own: no side effects, MIT, no install script', () => {
    expect(manifest.name).toBe(`@pianoscribe/${short}`);
    expect(manifest.type).toBe('module');
    expect(manifest.sideEffects).toBe(false);
    expect(manifest.license).toBe('MIT');
    expect(manifest.exports).toHaveProperty('.');
    for (const hook of ['preinstall', 'install', 'postinstall', 'prepare'])
      expect(manifest.scripts).not.toHaveProperty(hook);
  });

  it('depends on core and no sibling', () => {
    const allowed = [CORE, ...(SIBLINGS[manifest.name] ?? [])];
    expect(Object.keys(declared).filter((name) => isOurs(name) && !allowed.includes(name))).toEqual([]);
    const reached = imports.filter(
      ({ specifier }) => isOurs(specifier) && !allowed.includes(packageOf(specifier) ?? ''),
    );
    expect(reached.map(({ file, specifier }) => `${file}: ${specifier}`)).toEqual([]);
  });

  it('imports nothing that it does not declare', () => {
    const undeclared = imports.filter(({ file, specifier }) => {
      const name = packageOf(specifier);
      // Helpers of tests are called so, or lie in a folder that is, and may use what is installed for development.
      if (/\/testing\/|\.testing\.ts$/.test(file) && name !== undefined && isForTests(name, manifest, short))
        return false;
      return name !== undefined && !isBuiltin(name) && name !== manifest.name && !(name in declared);
    });
    expect(undeclared.map(({ file, specifier }) => `${file}: ${specifier}`)).toEqual([]);
  });

  it('stays inside its own folder', () => {
    const outside = imports.filter(({ file, specifier }) => {
      if (!specifier.startsWith('.')) return false;
      return !path.join(path.dirname(file), specifier).startsWith(`${folder}/`);
    });
    expect(outside.map(({ file, specifier }) => `${file}: ${specifier}`)).toEqual([]);
  });

  it.runIf(!TENSORS.includes(short))('does not know tfjs', () => {
    const tensors = imports.filter(({ specifier }) => specifier.startsWith('@tensorflow/'));
    expect(tensors.map(({ file }) => file)).toEqual([]);
    expect(Object.keys(declared).filter((name) => name.startsWith('@tensorflow/'))).toEqual([]);
  });

  it.runIf(LIGHT.includes(short))('needs no Node built-in from its main entry on', () => {
    const found = reachableFiles(`${folder}/src/index.ts`).flatMap((file) =>
      importsOf(file)
        .filter(({ specifier, isType }) => !isType && isBuiltin(specifier))
        .map(({ specifier }) => `${file}: ${specifier}`),
    );
    expect(found).toEqual([]);
  });

  it('names its exports in one pattern: source, types, default', () => {
    for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
      if (typeof target === 'string') {
        expect(target).toMatch(/^\.\/(package\.json|assets\/)/);
        continue;
      }
      expect(Object.keys(target)).toEqual(['@pianoscribe/source', 'types', 'default']);
      expect(target.types, subpath).toMatch(/^\.\/dist\/[\w/-]+\.d\.ts$/);
      expect(target.default, subpath).toMatch(/^\.\/dist\/[\w/-]+\.js$/);
      expect(files).toContain(path.join(folder, target['@pianoscribe/source']));
    }
  });
});

describe.each([...workspacePackages(['apps']), { folder: 'examples', manifest: readManifest('examples') }])(
  '$folder',
  (app) => {
    it('imports nothing that it does not declare', () => {
      const declared = { ...app.manifest.dependencies, ...app.manifest.devDependencies };
      const undeclared = sourceFiles(app.folder).flatMap((file) =>
        importsOf(file)
          .map(({ specifier }) => packageOf(specifier))
          .filter(
            (name) =>
              name !== undefined && !isBuiltin(name) && !(name in declared) && !/\/tsup\.config\.ts$/.test(file),
          )
          .map((name) => `${file}: ${name}`),
      );
      expect(undeclared).toEqual([]);
    });
  },
);

describe('every source file', () => {
  const files = ['packages', 'apps', 'examples', 'tests', 'training', 'scripts', 'bench'].flatMap((folder) =>
    folderFiles(folder),
  );
  const sources = files.map((file) => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }));

  it('has at most 400 lines, and half of those in packages under 80', () => {
    const lines = sources.map(({ file, text }) => ({ file, count: text.split('\n').length - 1 }));
    expect(lines.filter(({ file, count }) => count > 400 && !file.includes('.test.')).map(({ file }) => file)).toEqual(
      [],
    );
    const own = lines.filter(({ file }) => file.startsWith('packages/') && !file.includes('.test.'));
    const sorted = own.map(({ count }) => count).sort((a, b) => a - b);
    expect(sorted[sorted.length >> 1]).toBeLessThan(80);
  });

  it('has a kebab-case name', () => {
    expect(files.filter((file) => !/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(path.basename(file)))).toEqual([]);
  });

  it('leaves no work for later', () => {
    const word = ['TO', 'DO'].join('');
    const pattern = new RegExp(`\\b(${word}|FIX${'ME'}|XX${'X'})\\b`);
    expect(sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file)).toEqual([]);
  });
});

function folderFiles(folder: string): string[] {
  try {
    return sourceFiles(folder, { tests: true });
  } catch {
    return [];
  }
}
