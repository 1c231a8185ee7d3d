import { byId, element } from './dom';

const TITLES: Readonly<Record<string, string>> = {
  UNSUPPORTED_FORMAT: 'This is not a recording that can be read here.',
  CORRUPT_DATA: 'The file is damaged.',
  EMPTY_INPUT: 'There is nothing to hear in it.',
  NOT_FINITE: 'The recording holds values that are no sound.',
  LIMIT_EXCEEDED: 'That is too much for this device.',
  ENGINE_UNAVAILABLE: 'That engine does not work here.',
  IO_FAILED: 'Something could not be loaded.',
  MISSING_WEIGHTS: 'These weights belong to another model.',
  NOT_FOUND: 'It is not there.',
};

/** Says that something did not work, until it is dismissed. The page goes on. */
export function showProblem(subject: string, { code, message }: { readonly code?: string; readonly message: string }) {
  const title = TITLES[code ?? ''] ?? '';
  const text = [subject && `${subject}:`, title, message].filter((part) => part !== '').join(' ');
  const alert = element('div', { className: 'alert' });
  const dismiss = element('button', { type: 'button', textContent: 'Dismiss', onclick: () => alert.remove() });
  dismiss.setAttribute('aria-label', `Dismiss: ${subject || title || message}`);
  alert.append(element('p', { textContent: text }), dismiss);
  const alerts = byId('alerts');
  alerts.append(alert);
  // The oldest give way, so that they never fill the page.
  while (alerts.children.length > 4) alerts.firstElementChild?.remove();
}

/** Tells a screen reader; nothing is seen. */
export function announce(text: string): void {
  byId('announcer').textContent = text;
}
