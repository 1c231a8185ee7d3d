import type { ProgressLine } from '../context';

const LEAST_MILLISECONDS = 100;

/** A progress line on `stream`, silent where that is no terminal (a file or a pipe would fill up with it). */
export function createProgressLine(stream: {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}): ProgressLine {
  let label = '';
  let shownAt = 0;
  let isShown = false;
  return {
    label(text) {
      label = text;
    },
    update({ stage, done, total, unit }) {
      const now = Date.now();
      if (!stream.isTTY || now - shownAt < LEAST_MILLISECONDS) return;
      shownAt = now;
      isShown = true;
      const share = total ? ` ${String(Math.floor((100 * done) / total)).padStart(3)} %` : '';
      const amount = `${round(done)}${total ? ` of ${round(total)}` : ''} ${unit}`;
      const text = `${label ? `${label}: ` : ''}${stage}${share} (${amount})`;
      stream.write(`\r\u001b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    clear() {
      if (isShown) stream.write('\r\u001b[2K');
      isShown = false;
    },
  };
}

function round(value: number): string {
  return value.toFixed(Number.isInteger(value) ? 0 : 1);
}
