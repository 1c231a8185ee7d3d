import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The parts of a package.json that the tests look at. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly license?: string;
  readonly sideEffects?: boolean;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A workspace package: its folder (from the top) and its manifest. */
export interface WorkspacePackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The package.json of a folder. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
}

/** Everything under packages/, apps/. */
export function workspacePackages(kinds: readonly string[] = ['packages', 'apps']): WorkspacePackage[] {
  return kinds.flatMap((kind) =>
    readdirSync(path.join(ROOT, kind), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => ({ folder: `${kind}/${name}`, manifest: readManifest(`${kind}/${name}`) })),
  );
}

/** Source files of a folder, tests and fixtures included where asked for; paths from the top. */
export function sourceFiles(folder: string, options: { tests?: boolean } = {}): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
    .filter((file) => !/(^|\/)(fixtures|dist|node_modules)\//.test(file))
    .filter((file) => options.tests || !/\.(test|bench)\.[jt]s$/.test(file))
    .sort();
}

/** What a module imports, static or dynamic, types or values. */
export interface Import {
  readonly specifier: string;
  /** `import type` or `export type ... from`: gone at run time. */
  readonly isType: boolean;
}

const STATEMENT = /(?:^|[\n;])\s*(import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]/g;
const CALL = /\b(?:import|require)\(\s*(?:\/\*[^*]*\*\/\s*)*['"]([^'"]+)['"]/g;

/** Imports of a file (its path from the top), comments left out of account. */
export function importsOf(file: string): Import[] {
  const source = readFileSync(path.join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, '$1');
  const found: Import[] = [];
  for (const match of source.matchAll(STATEMENT)) found.push({ specifier: match[3], isType: match[2] !== undefined });
  for (const match of source.matchAll(CALL)) found.push({ specifier: match[1], isType: false });
  return found;
}

/** The package that a specifier names: `@scope/name` or `name`; undefined for relative ones. */
export function packageOf(specifier: string): string | undefined {
  if (/^[./]/.test(specifier)) return undefined;
  if (specifier.startsWith('node:')) return specifier;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Files that an entry point reaches through relative imports of values, itself included. */
export function reachableFiles(entry: string): string[] {
  const seen = new Set<string>();
  const queue = [path.normalize(entry)];
  const known = new Set(sourceFiles(path.dirname(entry)));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const { specifier, isType } of importsOf(file)) {
      if (isType || !specifier.startsWith('.')) continue;
      const base = path.join(path.dirname(file), specifier);
      const target = [base, `${base}.ts`, `${base}/index.ts`, base.replace(/\.js$/, '.ts')].find((name) =>
        known.has(name),
      );
      if (target) queue.push(target);
    }
  }
  return [...seen];
}
