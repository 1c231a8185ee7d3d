// `npm run native`: puts the native TensorFlow engine (@tensorflow/tfjs-node-gpu) into node_modules.
//
// First by the package's own installer; where its downloads can't be had, by building its binding from source against
// the library in the Python wheel `tensorflow-cpu` (no Python code of it runs), or in `tensorflow` and NVIDIA's wheels
// where there is a graphics card of theirs. Everything is made in a folder beside, tried with a matrix product, and only
// then moved into place: a run that fails or is stopped leaves things as they were.
// package.json and package-lock.json are not touched; `npm install` takes the engine away again, and this brings it back.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = '@tensorflow/tfjs-node-gpu';
const VERSION = '4.22.0';
const WHEEL = { cpu: 'tensorflow-cpu', gpu: 'tensorflow' };
const DOWNLOAD = { cpu: '230 MB', gpu: "0.6 GB, and NVIDIA's libraries beside it, 2 GB" };
const WHEEL_VERSION = '2.18.1';
/** Name of the library that the package's own installer looks for before it downloads. */
const EXPECTED_LIBRARY = 'libtensorflow.so.2.9.1';
/** An installer whose files have not grown for so long is taken to have no network. */
const STALLED_MS = 30_000;

const HELP = `Puts the native TensorFlow engine into node_modules.
usage: npm run native [-- options]
  --force     build it again although it works
  --recipe    leave out the package's own installer, build against the Python wheel at once
  --gpu       for an NVIDIA graphics card; --cpu: without one. Default: for the card, if its driver is there
  --help      this
Environment: PIANOSCRIBE_CACHE (default ~/.cache/pianoscribe) keeps the library (680 MB; with that for a graphics card
4 GB) for the next time;
NODEDIR is the folder whose include/node holds Node's headers, where node-gyp is not to download them.`;

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const target = path.join(root, 'node_modules', ...PACKAGE.split('/'));
const environment = process.env;
const flags = new Set(process.argv.slice(2));
const kind = flags.has('--gpu') || (!flags.has('--cpu') && existsSync('/proc/driver/nvidia/version')) ? 'gpu' : 'cpu';
const children = new Set();
const temporary = new Set();
let step = 0;

/** Something that the user can do something about: printed without a stack trace. */
class Hint extends Error {}

async function main() {
  if (flags.has('--help')) return print(HELP);
  const unknown = [...flags].find((flag) => !['--force', '--recipe', '--gpu', '--cpu'].includes(flag));
  if (unknown !== undefined) throw new Hint(`unknown option ${unknown}.\n${HELP}`);
  if (!existsSync(path.join(root, 'node_modules')))
    throw new Hint('there is no node_modules yet: run npm install first.');
  if (!flags.has('--force') && existsSync(target)) {
    const works = await multiply(root);
    const isOther = flags.has('--gpu') && works.output.endsWith('processor');
    if (works.ok && !isOther) return print(`The native engine is in place: ${works.output}.`);
  }
  const stage = await temporaryFolder(path.join(root, 'node_modules', '.pianoscribe-native-'));
  const staged = await fetchPackage(stage);
  const byInstaller = !flags.has('--recipe') && (await ownInstaller(staged));
  if (!byInstaller) await recipe(staged);
  say('trying it with a matrix product');
  print(`The native engine is in place: ${await putInPlace(staged)}.`);
}

/** The package and what it needs, all inside its own folder, so that nothing else in node_modules changes. */
async function fetchPackage(stage) {
  say(`fetching ${PACKAGE} ${VERSION}`);
  await writeFile(path.join(stage, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { code, output } = await run(npm, [...args, '--install-strategy=nested', `${PACKAGE}@${VERSION}`], {
    cwd: stage,
  });
  if (code !== 0) throw new Hint(`npm could not fetch ${PACKAGE}:\n${tail(output)}`);
  const staged = path.join(stage, 'node_modules', ...PACKAGE.split('/'));
  // It must share the project's copy of tfjs: two copies would each have their own engine.
  await rm(path.join(staged, 'node_modules', '@tensorflow'), { recursive: true, force: true });
  return staged;
}

/** @returns whether the package's own installer did it. */
async function ownInstaller(staged) {
  say(`trying the package's own installer (${kind})`);
  const deps = path.join(staged, 'deps');
  const env = { ...environment, PATH: binaries(staged) };
  const watched = { size: -1, since: Date.now() };
  const watch = (child) =>
    setInterval(() => {
      const size =
        folderSize(deps) + folderSize(path.join(staged, 'lib')) + folderSize(path.join(staged, 'build-tmp-napi-v8'));
      if (size !== watched.size) Object.assign(watched, { size, since: Date.now() });
      else if (Date.now() - watched.since > STALLED_MS) child.kill();
    }, 1000);
  const { output } = await run(process.execPath, ['scripts/install.js', kind, 'download'], { cwd: staged, env, watch });
  const works = await multiply(staged);
  if (works.ok) return true;
  print(`      it did not work (${whatFailed(output) ?? works.output}); building from source instead`);
  await rm(deps, { recursive: true, force: true });
  await rm(path.join(staged, 'lib'), { recursive: true, force: true });
  // The installer writes into this file and does not always put it back.
  const manifest = JSON.parse(await readFile(path.join(staged, 'package.json'), 'utf8'));
  delete manifest.binary.package_name;
  await writeFile(path.join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return false;
}

/** Builds the binding from the package's source against the library of the Python wheel. */
async function recipe(staged) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Hint(
      `building from source is known for Linux on x64 only, not ${process.platform} on ${process.arch}. ` +
        'Everything works without the native engine too, on WASM.',
    );
  }
  const missing = [
    ['python3', ['--version'], 'python3'],
    ['python3', ['-m', 'pip', '--version'], 'pip for python3'],
    [environment.CXX ?? 'g++', ['--version'], 'g++'],
    ['make', ['--version'], 'make'],
  ].filter(([command, args]) => spawnSync(command, args, { stdio: 'ignore' }).status !== 0);
  if (missing.length > 0) {
    const names = missing.map(([, , name]) => name).join(', ');
    throw new Hint(`missing: ${names}. On Debian: apt-get install python3 python3-pip g++ make. Then run this again.`);
  }
  await symlink(await cachedLibrary(), path.join(staged, 'deps'), 'dir');
  say('compiling the binding');
  const env = { ...environment, PATH: binaries(staged) };
  const headers = environment.NODEDIR ?? path.resolve(path.dirname(process.execPath), '..');
  if (existsSync(path.join(headers, 'include/node/node.h'))) env.npm_config_nodedir = headers;
  const { code, output } = await run('node-pre-gyp', ['install', '--build-from-source'], { cwd: staged, env });
  if (code !== 0) throw new Hint(`the binding did not compile:\n${tail(output)}`);
}

/** Folder with the library and its headers, downloaded once a version. */
async function cachedLibrary() {
  const base = environment.PIANOSCRIBE_CACHE ?? path.join(os.homedir(), '.cache', 'pianoscribe');
  const name = WHEEL[kind];
  const cached = path.join(base, 'native', `${name}-${WHEEL_VERSION}`);
  if (existsSync(path.join(cached, 'lib', EXPECTED_LIBRARY))) {
    say(`taking the library from ${cached}`);
    return cached;
  }
  say(`downloading the library in the wheel ${name} ${WHEEL_VERSION} (${DOWNLOAD[kind]})`);
  await mkdir(path.dirname(cached), { recursive: true });
  const work = await temporaryFolder(`${cached}.`);
  await download(work, [`${name}==${WHEEL_VERSION}`]);
  if (kind === 'gpu') {
    const { code, output } = await run('python3', ['-c', LIST_NEEDS, work]);
    if (code !== 0) throw new Hint(`the wheel does not say what it needs:\n${tail(output)}`);
    await download(work, output.trim().split('\n'));
  }
  say('unpacking it');
  const unpacked = path.join(work, 'unpacked');
  const unpacking = await run('python3', ['-c', UNPACK, work, unpacked]);
  if (unpacking.code !== 0) throw new Hint(`the wheel could not be unpacked:\n${tail(unpacking.output)}`);
  const link = (to, name) => symlink(to, path.join(unpacked, 'lib', name));
  await link('libtensorflow_cc.so.2', 'libtensorflow.so');
  await link('libtensorflow_cc.so.2', EXPECTED_LIBRARY);
  await link('libtensorflow_framework.so.2', 'libtensorflow_framework.so');
  await rm(cached, { recursive: true, force: true });
  await rename(unpacked, cached);
  return cached;
}

/** Puts the wheels of Python packages into a folder. */
async function download(folder, requirements) {
  const platforms = ['manylinux2014_x86_64', 'manylinux_2_17_x86_64', 'manylinux1_x86_64'].flatMap((name) => [
    '--platform',
    name,
  ]);
  const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--python-version', '311'];
  const { code, output } = await run('python3', [...args, ...platforms, '--dest', folder, ...requirements]);
  if (code !== 0) throw new Hint(`pip could not download ${requirements.join(', ')}:\n${tail(output)}`);
}

/** NVIDIA's packages, with the versions that the wheel was built with. */
const LIST_NEEDS = `
import glob, os, re, sys, zipfile
wheel = zipfile.ZipFile(glob.glob(os.path.join(sys.argv[1], "tensorflow-*.whl"))[0])
metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
for line in wheel.read(metadata).decode().splitlines():
    need = re.match(r"Requires-Dist: (nvidia-\\S+) *\\(?([=<>][^;)]*)\\)? *; extra == .and-cuda.", line)
    if need:
        print(need.group(1) + need.group(2).strip())
`;

/**
 * A wheel is a zip file, which Node can't read by itself. TensorFlow's library looks for NVIDIA's in the folder nvidia
 * beside its own.
 */
const UNPACK = `
import glob, os, shutil, sys, zipfile
wheels = [zipfile.ZipFile(file) for file in glob.glob(os.path.join(sys.argv[1], "*.whl"))]
for wheel, name in ((wheel, name) for wheel in wheels for name in wheel.namelist()):
    base = os.path.basename(name)
    if name.startswith("nvidia/") and "/lib/" in name and base:
        to = os.path.join(sys.argv[2], name)
    elif name in ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"):
        to = os.path.join(sys.argv[2], "lib", base)
    elif name.startswith("tensorflow/include/") and name.endswith(".h") and (
        "/tensorflow/c/" in name or "/tsl/" in name or base.startswith("ctstring")):
        to = os.path.join(sys.argv[2], "include", name[len("tensorflow/include/"):])
    else:
        continue
    os.makedirs(os.path.dirname(to), exist_ok=True)
    with wheel.open(name) as source, open(to, "wb") as out:
        shutil.copyfileobj(source, out, 1 << 20)
`;

/** Moves the folder into node_modules if it works there; else what was there before comes back. */
async function putInPlace(staged) {
  const works = await multiply(staged);
  if (!works.ok) throw new Hint(`it was built but does not work: ${works.output}`);
  await mkdir(path.dirname(target), { recursive: true });
  const before = path.join(path.dirname(staged), 'before');
  if (existsSync(target)) await rename(target, before);
  await rename(staged, target);
  const inPlace = await multiply(root);
  if (inPlace.ok) return inPlace.output;
  await rm(target, { recursive: true, force: true });
  if (existsSync(before)) await rename(before, target);
  throw new Hint(`it works in its own folder but not in node_modules: ${inPlace.output}`);
}

/** Multiplies two matrices in a process of its own, with the package as seen from `from` (its folder, or the project). */
async function multiply(from) {
  const name = from === root ? PACKAGE : '.';
  const env = { ...environment, TF_CPP_MIN_LOG_LEVEL: '3' };
  const { code, output } = await run(process.execPath, ['-e', MULTIPLY, name], { cwd: from, env });
  // The last line: before it TensorFlow may have written of the graphics card.
  const said = output.trim().split('\n').pop();
  return { ok: code === 0, output: code === 0 ? said : (whatFailed(output) ?? `it ended with ${code}`) };
}

const MULTIPLY = `
const util = require('node:util');
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
const tf = require(process.argv[1] === '.' ? process.cwd() : process.argv[1]);
const sum = tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).sum().dataSync()[0];
if (sum !== 12 || tf.getBackend() !== 'tensorflow') throw new Error('a matrix product came out as ' + sum);
const { binding, isUsingGpuDevice } = tf.backend();
console.log('libtensorflow ' + binding.TF_Version + ' on the ' + (isUsingGpuDevice ? 'graphics card' : 'processor'));
`;

/** Runs a program to its end. @returns its exit code (null where it was stopped) and what it printed. */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: options.cwd ?? root, env: options.env ?? environment });
    children.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    const timer = options.watch?.(child);
    const end = (code) => {
      clearInterval(timer);
      children.delete(child);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += error.message;
      end(127);
    });
    child.once('close', end);
  });
}

function binaries(staged) {
  return [path.join(staged, 'node_modules', '.bin'), environment.PATH].join(path.delimiter);
}

function folderSize(folder) {
  if (!existsSync(folder)) return 0;
  let size = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile()) size += statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }
  return size;
}

async function temporaryFolder(prefix) {
  const folder = await mkdtemp(prefix);
  temporary.add(folder);
  return folder;
}

async function cleanUp() {
  for (const folder of temporary) await rm(folder, { recursive: true, force: true });
}

function print(line) {
  console.log(line);
}

function say(what) {
  step += 1;
  print(`[${step}] ${what} ...`);
}

/** The last lines that a compiler or package manager wrote, without node-gyp's chatter after them. */
function tail(output) {
  const lines = output.trim().split('\n');
  return lines
    .filter((line) => !/^(node-pre-gyp|gyp) (ERR!|info)|^Failed to execute/.test(line))
    .slice(-20)
    .join('\n');
}

/** The line that says what went wrong, among progress and stack traces. */
function whatFailed(output) {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.find((line) => /^\w*Error\b.*: ./.test(line)) ?? lines.find((line) => /error|can ?not/i.test(line));
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const child of children) child.kill();
    void cleanUp().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Hint ? `native: ${error.message}` : error);
  process.exitCode = 1;
} finally {
  await cleanUp();
}
