import { isPianoscribeError } from '@pianoscribe/core';

/** Any error as a code and a sentence that can cross to the page. */
export function describeError(error: unknown): { readonly code: string; readonly message: string } {
  if (isPianoscribeError(error)) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError || /out of memory|allocation|memory access/i.test(message)) {
    return {
      code: 'LIMIT_EXCEEDED',
      message: 'This device ran out of memory. Close other pages, or give a shorter recording.',
    };
  }
  return { code: 'UNEXPECTED', message: `Something went wrong that should not: ${message}` };
}
