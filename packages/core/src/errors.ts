/** The stable codes of {@link PianoscribeError}; scripts may rely on them. */
export type PianoscribeErrorCode =
  /** An option or argument is out of its range. */
  | 'INVALID_ARGUMENT'
  /** A matrix, tensor or weight has another shape than expected. */
  | 'SHAPE_MISMATCH'
  /** Bytes are not in a format that we read. */
  | 'UNSUPPORTED_FORMAT'
  /** A file or stream is damaged, cut short, or lies about its contents. */
  | 'CORRUPT_DATA'
  /** There is nothing in it: no bytes, no samples, no frames. */
  | 'EMPTY_INPUT'
  /** Samples, times or values that are NaN or infinite. */
  | 'NOT_FINITE'
  /** A file or folder does not exist. */
  | 'NOT_FOUND'
  /** A file cannot be read or written. */
  | 'IO_FAILED'
  /** No tfjs engine of the kind asked for works here. */
  | 'ENGINE_UNAVAILABLE'
  /** A weight that the model needs is not in the file. */
  | 'MISSING_WEIGHTS'
  /** The user or caller cancelled it. */
  | 'ABORTED'
  /** It would take more memory or time than is allowed. */
  | 'LIMIT_EXCEEDED'
  /** The command line or configuration can't be understood. */
  | 'USAGE';

/**
 * The one error class: a stable `code`, and a message that says what was expected, what was found, and what to do.
 * Compare `error.code` (or `isPianoscribeError`), not `instanceof`, where two copies of this package may be loaded.
 */
export class PianoscribeError extends Error {
  override readonly name = 'PianoscribeError';
  readonly code: PianoscribeErrorCode;

  constructor(code: PianoscribeErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** True for a PianoscribeError of any copy of this package. */
export function isPianoscribeError(error: unknown): error is PianoscribeError {
  return error instanceof Error && error.name === 'PianoscribeError' && 'code' in error;
}
