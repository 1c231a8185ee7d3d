import { PianoscribeError } from '@pianoscribe/core';
import type { ArgsDef, CommandDef, ParsedArgs } from 'citty';
import type { CliContext } from './context';

/** A command whose options are all known and filled in, and which is told about the world by a `CliContext`. */
export function defineCliCommand<const A extends ArgsDef>(definition: {
  readonly name: string;
  readonly description: string;
  readonly args: A;
  /** Whether words that are no options are wanted. */
  readonly takesInputs?: boolean;
  run(args: ParsedArgs<A>, context: CliContext): Promise<void>;
}): CommandDef<A> {
  const { name, description, args } = definition;
  return {
    meta: { name, description },
    args,
    async run({ args: parsed, rawArgs, data }) {
      checkOptions(rawArgs, args, name);
      if (!definition.takesInputs && parsed._.length > 0) {
        throw usage(`"${parsed._[0]}" is one word too many`, name);
      }
      for (const [key, { type }] of Object.entries(args)) {
        if (type === 'string' && (parsed as Record<string, unknown>)[key] === '')
          throw usage(`--${key} needs a value`, name);
      }
      await definition.run(parsed, data as CliContext);
    },
  };
}

function checkOptions(rawArgs: readonly string[], args: ArgsDef, name: string): void {
  const known = new Set<string>();
  for (const [key, definition] of Object.entries(args)) {
    known.add(key);
    if ('alias' in definition) for (const alias of [definition.alias ?? []].flat()) known.add(alias);
    if (definition.type === 'boolean') known.add(`no-${key}`);
  }
  for (const raw of rawArgs) {
    if (raw === '--') return;
    const option = /^--([^=]+)/.exec(raw)?.[1] ?? /^-([A-Za-z])$/.exec(raw)?.[1];
    if (option !== undefined && !known.has(option)) throw usage(`There is no option ${raw}`, name);
  }
}

/** A number given as an option. @throws PianoscribeError USAGE */
export function toNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new PianoscribeError('USAGE', `--${name} takes a number, not "${text}".`);
  return value;
}

function usage(what: string, command: string): PianoscribeError {
  return new PianoscribeError('USAGE', `${what}. \`pianoscribe ${command} --help\` lists what there is.`);
}
