/** True in Node (and what calls itself Node), false in browsers and workers. */
export function isNode(): boolean {
  return typeof process !== 'undefined' && typeof process.versions?.node === 'string' && typeof window === 'undefined';
}

/**
 * Imports by a name that bundlers can't follow, so that a browser bundle holds no Node built-ins.
 * The caller names the module's type: `importByName<typeof import('node:os')>('node:os')`.
 */
export function importByName<T>(name: string): Promise<T> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ name) as Promise<T>;
}

/** A `require` that finds what this package sees, then what the running program sees. */
export async function createNodeRequire(): Promise<NodeRequireLike> {
  const { createRequire } = await importByName<typeof import('node:module')>('node:module');
  const anchors = [import.meta.url, `${process.cwd()}/package.json`].map((anchor) => createRequire(anchor));
  const find = <T>(use: (one: (typeof anchors)[number]) => T): T => {
    try {
      return use(anchors[0]);
    } catch (error) {
      if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
      return use(anchors[1]);
    }
  };
  return {
    resolve: (name) => find((one) => one.resolve(name)),
    load: (name) => find((one) => one(name) as unknown),
  };
}

/** What this package needs of Node's `require`. */
export interface NodeRequireLike {
  /** Path of the module's file. @throws MODULE_NOT_FOUND. */
  resolve(name: string): string;
  load(name: string): unknown;
}

/** Path of an installed module's file, or undefined where it is not installed. */
export function tryResolve(require: NodeRequireLike, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}

/** Cores that this process may use. */
export async function coreCount(): Promise<number> {
  if (!isNode()) return typeof navigator === 'undefined' ? 1 : (navigator.hardwareConcurrency ?? 1);
  const os = await importByName<typeof import('node:os')>('node:os');
  return os.availableParallelism?.() ?? os.cpus().length;
}
