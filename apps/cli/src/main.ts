#!/usr/bin/env node
import { createProgressLine } from './io/progress-line';
import { removeUnfinished } from './io/write-file';
import { EXIT, runCli } from './run-cli';

const control = new AbortController();
const onInterrupt = () => {
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
  print: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  progress: createProgressLine(process.stderr),
});
process.off('SIGINT', onInterrupt);
process.off('SIGTERM', onInterrupt);
