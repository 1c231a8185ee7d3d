#!/usr/bin/env node
import { stripVTControlCharacters } from 'node:util';
import { createProgressLine } from './io/progress-line';
import { removeUnfinished } from './io/write-file';
import { EXIT, runCli } from './run-cli';

const control = new AbortController();
let interruptedAt = Number.NEGATIVE_INFINITY;
/** A process that started this one may pass on the very Ctrl-C that the terminal has sent here too. */
const SAME_MILLISECONDS = 300;

const onInterrupt = () => {
  const now = performance.now();
  if (now - interruptedAt < SAME_MILLISECONDS) return;
  interruptedAt = now;
  if (control.signal.aborted) {
    removeUnfinished();
    process.exit(EXIT.cancelled);
  }
  control.abort();
};
process.on('SIGINT', onInterrupt);
process.on('SIGTERM', onInterrupt);
// A reader that goes away early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  signal: control.signal,
  print: (line) => process.stdout.write(`${process.stdout.isTTY ? line : stripVTControlCharacters(line)}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  progress: createProgressLine(process.stderr),
});
process.off('SIGINT', onInterrupt);
process.off('SIGTERM', onInterrupt);
