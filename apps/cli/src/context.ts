import type { JobOptions } from '@pianoscribe/core';

/** What a command may use of the process around it; tests hand over their own. */
export interface CliContext {
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Results, a line each. */
  readonly print: (line: string) => void;
  /** Remarks and errors, a line each. */
  readonly note: (line: string) => void;
  /** Shows how far a job is, where there is a terminal to show it on. */
  readonly progress: ProgressLine;
}

/** A line on the terminal that is written over again and again. */
export interface ProgressLine {
  readonly update: NonNullable<JobOptions['onProgress']>;
  /** What stands before the numbers, e.g. a file's name. */
  label(text: string): void;
  clear(): void;
}
