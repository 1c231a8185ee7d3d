import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Manifest, ROOT, workspacePackages } from '../workspace';

/** What `npm pack` made of a package, and its files unpacked. */
export interface PackedPackage {
  readonly manifest: Manifest;
  readonly tarball: string;
  /** Where its files lie: node_modules/NAME of a project that has nothing else. */
  readonly folder: string;
}

/** A project in an empty folder with every package of the workspace in it, packed and unpacked as npm would. */
export interface PackedProject {
  readonly folder: string;
  readonly packages: readonly PackedPackage[];
}

/** Whether every package has been built: without that there is nothing to pack. */
export const isBuilt = workspacePackages().every(({ folder }) => existsSync(path.join(ROOT, folder, 'dist')));

/** Packs and unpacks; outside packages are linked from node_modules, and only those that a manifest declares. */
export function createPackedProject(): PackedProject {
  const folder = mkdtempSync(path.join(tmpdir(), 'pianoscribe-packed-'));
  const tarballs = path.join(folder, 'tarballs');
  mkdirSync(tarballs);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const members = workspacePackages();
  const names = members.flatMap(({ manifest }) => ['-w', manifest.name]);
  execFileSync(npm, ['pack', '--ignore-scripts', '--silent', '--pack-destination', tarballs, ...names], { cwd: ROOT });
  const packages = members.map(({ manifest }) => {
    const prefix = `${manifest.name.replace('@', '').replace('/', '-')}-`;
    const tarball = readdirSync(tarballs).find(
      (name) => name.startsWith(prefix) && /^\d/.test(name.slice(prefix.length)),
    );
    if (!tarball) throw new Error(`npm pack gave no tarball of ${manifest.name}`);
    const target = path.join(folder, 'node_modules', manifest.name);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', path.join(tarballs, tarball), '-C', target, '--strip-components=1']);
    const unpacked = JSON.parse(readFileSync(path.join(target, 'package.json'), 'utf8')) as Manifest;
    return { manifest: unpacked, tarball: path.join(tarballs, tarball), folder: target };
  });
  for (const { manifest } of packages) {
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) link(folder, name);
  }
  return { folder, packages };
}

function link(project: string, name: string): void {
  const [target, source] = [project, ROOT].map((base) => path.join(base, 'node_modules', name));
  if (existsSync(target) || !existsSync(source)) return;
  mkdirSync(path.dirname(target), { recursive: true });
  symlinkSync(source, target, 'junction');
}
