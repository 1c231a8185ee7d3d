import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, workspacePackages } from './workspace';

const MEBIBYTE = 2 ** 20;
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && statSync(path.join(ROOT, file), { throwIfNoEntry: false })?.isFile());
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

describe('the repository', () => {
  it('has no file over 5 MiB', () => {
    expect(tracked.filter((file) => statSync(path.join(ROOT, file)).size > 5 * MEBIBYTE)).toEqual([]);
  });

  it('has a lock file that names no host', () => {
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string }> };
    const hosts = Object.values(lock.packages).filter(({ resolved }) => /^(https?|git)/.test(resolved ?? ''));
    expect(hosts).toEqual([]);
    expect(read('package-lock.json')).not.toMatch(/"https?:\/\/[^"]*registry/);
  });

  it('runs no install script of its own, nor of others', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  });

  it('has no build output under version control', () => {
    expect(tracked.filter((file) => /(^|\/)(node_modules|dist|\.turbo)\//.test(file))).toEqual([]);
  });

  it('pins every outside version, and takes no optional engine by default', () => {
    for (const { folder, manifest } of workspacePackages()) {
      const outside = Object.entries(manifest.dependencies ?? {}).filter(([name]) => !name.startsWith('@pianoscribe/'));
      for (const [name, version] of outside) expect(version, `${folder}: ${name}`).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      expect(
        Object.keys(manifest.dependencies ?? {}).filter((name) => /tfjs-node/.test(name)),
        folder,
      ).toEqual([]);
    }
  });

  it('gives every package the licence, so that its tarball carries it', () => {
    const licence = read('LICENSE');
    for (const { folder } of workspacePackages()) expect(read(`${folder}/LICENSE`), folder).toBe(licence);
  });

  it('has a README with an example, and a changeset, for every package', () => {
    const changesets = tracked
      .filter((file) => /^\.changeset\/[^/]+\.md$/.test(file))
      .map(read)
      .join('\n');
    const changelogs = new Set(
      tracked.filter((file) => file.endsWith('CHANGELOG.md')).map((file) => path.dirname(file)),
    );
    for (const { folder, manifest } of workspacePackages()) {
      expect(read(`${folder}/README.md`), folder).toMatch(/```(ts|js|sh|bash)\n/);
      const isTold =
        changelogs.has(folder) ||
        changesets.includes(`"${manifest.name}":`) ||
        changesets.includes(`'${manifest.name}':`);
      expect(isTold, `${manifest.name} has a changeset`).toBe(true);
    }
  });
});
