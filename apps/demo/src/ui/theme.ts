import { byId } from './dom';

export type Theme = 'light' | 'dark';

const STORED = 'pianoscribe-theme';

/** Light or dark, as the device asks for until the switch is used. @param onTheme called with each change. */
export function followTheme(onTheme: (theme: Theme) => void): Theme {
  const wish = matchMedia('(prefers-color-scheme: dark)');
  const button = byId<HTMLButtonElement>('theme-button');
  let chosen = read();
  const current = (): Theme => chosen ?? (wish.matches ? 'dark' : 'light');
  const apply = () => {
    if (chosen) document.documentElement.dataset.theme = chosen;
    button.setAttribute('aria-pressed', String(current() === 'dark'));
    onTheme(current());
  };
  button.addEventListener('click', () => {
    chosen = current() === 'dark' ? 'light' : 'dark';
    write(chosen);
    apply();
  });
  wish.addEventListener('change', apply);
  if (chosen) document.documentElement.dataset.theme = chosen;
  button.setAttribute('aria-pressed', String(current() === 'dark'));
  return current();
}

// Pages may be forbidden to store anything; the theme then lasts as long as the page.
function read(): Theme | undefined {
  try {
    const stored = localStorage.getItem(STORED);
    return stored === 'light' || stored === 'dark' ? stored : undefined;
  } catch {
    return undefined;
  }
}

function write(theme: Theme): void {
  try {
    localStorage.setItem(STORED, theme);
  } catch {
    // It is only kept for the next visit.
  }
}
