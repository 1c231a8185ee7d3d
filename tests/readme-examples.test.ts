import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GIVEN, type ReadmeExample, readmeExamples } from './readme-examples';
import { ROOT } from './workspace';

const examples = readmeExamples();
const givenTo = ({ name }: ReadmeExample) => GIVEN[name] ?? { types: '', values: '' };

describe('the examples of the READMEs', () => {
  it('are found, and what is given is given to one of them', () => {
    expect(examples.length).toBeGreaterThan(15);
    const names = examples.map(({ name }) => name);
    expect(Object.keys(GIVEN).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('keep to the types of the packages', () => {
    expect(typeErrors(examples)).toEqual([]);
  }, 240_000);

  it('would not pass with a wrong type', () => {
    const [example] = examples.filter(({ folder }) => folder === 'packages/metrics');
    const wrong = { ...example, code: example.code.replace('scores.onset.f1', 'scores.onset.f2') };
    expect(typeErrors([wrong]).join()).toMatch(/'f2' does not exist/);
  }, 240_000);
});

describe('the examples of the READMEs that need no files of yours', () => {
  const run = examples.filter((example) => givenTo(example).values !== undefined);
  const folder = mkdtempSync(path.join(tmpdir(), 'pianoscribe-readme-'));
  let results: Record<string, Result> = {};
  beforeAll(async () => {
    results = await runAll(run, folder);
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(run.map(({ name }) => name))('%s runs, and prints what its comments say', (name) => {
    expect(results[name]?.error ?? '').toBe('');
    for (const { said, found } of results[name].said) {
      const numbers = (text: string) => [...text.matchAll(/-?\d+(?:\.(\d+))?/g)];
      expect(found, said).toHaveLength(numbers(said).length);
      numbers(said).forEach(([number, decimals = ''], i) => {
        expect(found[i], said).toBeCloseTo(Number(number), decimals.length);
      });
    }
  });

  it('have comments to check', () => {
    expect(Object.values(results).flatMap(({ said }) => said).length).toBeGreaterThan(8);
  });
});

/** One program for all of them, over the sources of the packages. */
function typeErrors(checked: readonly ReadmeExample[]): string[] {
  const files = new Map(
    checked.map((example, i) => [
      path.join(ROOT, example.folder, `readme-example-${i}.ts`),
      `${givenTo(example).types}\n${example.code}\nexport {};\n`,
    ]),
  );
  const config = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, ROOT);
  const settings = { ...options, incremental: false, tsBuildInfoFile: undefined, noUnusedLocals: false };
  const host = ts.createCompilerHost(settings);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => files.has(path.normalize(file)) || fileExists(file);
  host.readFile = (file) => files.get(path.normalize(file)) ?? readFile(file);
  host.getSourceFile = (file, ...rest) => {
    const text = files.get(path.normalize(file));
    return text === undefined ? getSourceFile(file, ...rest) : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
  };
  const program = ts.createProgram([...files.keys()], settings, host);
  return [...files.keys()].flatMap((file, i) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${checked[i].name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}

interface Result {
  readonly error?: string;
  /** Numbers of a comment behind what is printed or computed, and those that came out. */
  readonly said: readonly { readonly said: string; readonly found: readonly number[] }[];
}

/** Runs them one after the other in one process, in a folder that gets what they read. */
async function runAll(run: readonly ReadmeExample[], folder: string): Promise<Record<string, Result>> {
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  const fixture = (file: string) => path.join(ROOT, 'packages/audio-io/src/fixtures', file);
  copyFileSync(path.join(ROOT, 'examples/recording/recording.flac'), path.join(folder, 'recording.flac'));
  copyFileSync(fixture('mono-lame-cbr.mp3'), path.join(folder, 'recording.mp3'));
  copyFileSync(fixture('mono-vorbis.ogg'), path.join(folder, 'concert.ogg'));
  copyFileSync(path.join(ROOT, 'examples/plugin-model.mjs'), path.join(folder, 'my-model.mjs'));
  run.forEach((example, i) => {
    writeFileSync(path.join(folder, `example-${i}.mts`), `${givenTo(example).values}\n${listen(example.code)}`);
  });
  writeFileSync(path.join(folder, 'main.mts'), main(run.map(({ name }) => name)));
  const tsx = import.meta.resolve('tsx');
  const args = ['--conditions=@pianoscribe/source', '--import', tsx, 'main.mts'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1)) as Record<string, Result>;
}

/** `console.log(x); // 0.5: so it is`, or x alone, becomes a call that hands over x and the numbers said. */
function listen(code: string): string {
  return code.replace(
    /^(?!const |for |await )(\w.*); \/\/ (\[?-?\d[\d., -]*\]?)/gm,
    (_, statement: string, said: string) =>
      `said(${JSON.stringify(said)}, ${statement.replace(/^console\.log\((.*)\)$/, '$1')}); // `,
  );
}

const main = (names: readonly string[]) => `
const results = {};
for (const [i, name] of ${JSON.stringify(names)}.entries()) {
  const said = [];
  globalThis.said = (text, ...values) => said.push({ said: text, found: values.flat(Infinity).map(Number) });
  try {
    await import(\`./example-\${i}.mts\`);
    results[name] = { said };
  } catch (error) {
    results[name] = { said, error: String(error?.stack ?? error) };
  }
}
console.log('\\n' + JSON.stringify(results));
process.exit(0);
`;
