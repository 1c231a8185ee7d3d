import { stripVTControlCharacters } from 'node:util';
import { isPianoscribeError, PianoscribeError } from '@pianoscribe/core';
import { type CommandDef, renderUsage, runCommand } from 'citty';
import type { CliContext } from './context';
import { VERSION } from './version';

/** Exit codes: all went well; something is wrong with input, options or files; cancelled. */
export const EXIT = { done: 0, refused: 2, cancelled: 130 } as const;

// Each is loaded only when it is asked for: help is quick, and doctor runs where an engine does not.
const COMMANDS: Record<string, () => Promise<CommandDef>> = {
  transcribe: () => import('./commands/transcribe').then((m) => m.default as CommandDef),
  evaluate: () => import('./commands/evaluate').then((m) => m.default as CommandDef),
  features: () => import('./commands/features').then((m) => m.default as CommandDef),
  render: () => import('./commands/render').then((m) => m.default as CommandDef),
  reproduce: () => import('./commands/reproduce').then((m) => m.default as CommandDef),
  train: () => import('./commands/train').then((m) => m.default as CommandDef),
  ablate: () => import('./commands/ablate').then((m) => m.default as CommandDef),
  'reproduce-transformers': () => import('./commands/reproduce-transformers').then((m) => m.default as CommandDef),
  plot: () => import('./commands/plot').then((m) => m.default as CommandDef),
  doctor: () => import('./commands/doctor').then((m) => m.default as CommandDef),
};

const ROOT: CommandDef = {
  meta: { name: 'pianoscribe', version: VERSION, description: 'Piano recordings to MIDI' },
  subCommands: COMMANDS,
};

/** Runs one command line and gives its exit code; never throws, never exits by itself. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<number> {
  try {
    await dispatch(argv, context);
    return EXIT.done;
  } catch (error) {
    context.progress.clear();
    if (context.signal.aborted || (isPianoscribeError(error) && error.code === 'ABORTED')) {
      context.note('Cancelled.');
      return EXIT.cancelled;
    }
    context.note(describe(error));
    return EXIT.refused;
  }
}

async function dispatch([name, ...rest]: readonly string[], context: CliContext): Promise<void> {
  const asksForHelp = (word: string) => word === '--help' || word === '-h';
  if (name === '--version' || name === '-v') return context.print(VERSION);
  if (name === undefined || asksForHelp(name) || name === 'help') return context.print(await usage(ROOT));
  if (!Object.hasOwn(COMMANDS, name)) {
    const all = Object.keys(COMMANDS).join(', ');
    throw new PianoscribeError('USAGE', `There is no command "${name}"; there are ${all}.`);
  }
  const command = await COMMANDS[name]();
  if (rest.some(asksForHelp)) return context.print(await usage(command, ROOT));
  await runCommand(command, { rawArgs: [...rest], data: context }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'CLIError') throw error;
    throw new PianoscribeError(
      'USAGE',
      `${stripVTControlCharacters(error.message).replace(/\.$/, '')}. \`pianoscribe ${name} --help\` lists what there is.`,
    );
  });
}

// The parser colours its texts whoever reads them: a file or a pipe should not hold the codes.
async function usage(...args: Parameters<typeof renderUsage>): Promise<string> {
  const text = await renderUsage(...args);
  return process.stdout.isTTY ? text : stripVTControlCharacters(text);
}

function describe(error: unknown): string {
  if (isPianoscribeError(error)) return `${error.code}: ${error.message}`;
  if (process.env.PIANOSCRIBE_DEBUG && error instanceof Error) return String(error.stack);
  const reason = error instanceof Error ? error.message : String(error);
  return `Something went wrong that should not: ${reason} (PIANOSCRIBE_DEBUG=1 shows where. Please report it.)`;
}
