// npm run docs: API pages of every package, from the sources' docstrings, into docs/api (which git ignores). A warning
// is a failure.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Application } from 'typedoc';
import { ROOT } from './setup.mjs';

/** Source file of every entry point of every package, and the name by which users import it. */
const names = new Map(
  readdirSync(`${ROOT}packages`).flatMap((folder) => {
    const { name, exports } = JSON.parse(readFileSync(`${ROOT}packages/${folder}/package.json`, 'utf8'));
    return Object.entries(exports)
      .filter(([, target]) => target['@pianoscribe/source'] !== undefined)
      .map(([subpath, target]) => [
        `${ROOT}packages/${folder}/${target['@pianoscribe/source'].slice(2)}`,
        { name: name + subpath.slice(1), readme: subpath === '.' ? readme(folder) : '' },
      ]);
  }),
);

const app = await Application.bootstrap({
  entryPoints: [...names.keys()],
  tsconfig: `${ROOT}tsconfig.json`,
  out: `${ROOT}docs/api`,
  name: 'Pianoscribe',
  readme: 'none',
  disableSources: true,
  excludeInternal: true,
  // tsc checks the types.
  skipErrorChecking: true,
  // A link to what a package keeps to itself is its name.
  externalSymbolLinkMappings: Object.fromEntries([...names.values()].map(({ name }) => [name, { '*': '#' }])),
  validation: { notExported: false, invalidLink: true, notDocumented: false, invalidPath: false },
});
// Not the tests and apps that tsconfig.json names as well.
app.options.setCompilerOptions([...names.keys()], app.options.getCompilerOptions(app.logger), undefined);
const project = await app.convert();
if (project === undefined) throw new Error('typedoc could not read the sources.');
for (const module of project.children ?? []) {
  const file = app.files.getReflectionPath(module);
  const entry = names.get(file);
  if (entry === undefined) throw new Error(`No entry point of a package: ${module.name}.`);
  module.name = entry.name;
  if (entry.readme !== '') module.readme = [{ kind: 'text', text: entry.readme }];
}
app.validate(project);
await app.generateDocs(project, `${ROOT}docs/api`);
console.log(`${names.size} entry points: docs/api/index.html`);
process.exitCode = app.logger.hasErrors() || app.logger.hasWarnings() ? 1 : 0;

function readme(folder) {
  const file = `${ROOT}packages/${folder}/README.md`;
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
