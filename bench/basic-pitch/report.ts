/** What one process of the comparison did. */
export interface ProgramReport {
  /** Seconds from start to end of the process. */
  readonly wall: number;
  /** Seconds of all its threads. */
  readonly cpu: number;
  /** MiB that it held at most. */
  readonly peak: number;
  /** Of each file, in order. */
  readonly notesPerMinute: readonly number[];
}
