import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Whether a text is a pattern and not just a name. */
export function isGlob(text: string): boolean {
  return /[*?[{]/.test(text);
}

/** Files that match a pattern of `*`, `**`, `?`, `[a-z]` and `{a,b}`, sorted; hidden ones only where the pattern says so. */
export async function glob(pattern: string): Promise<string[]> {
  const parts = pattern.split(/[/\\]/);
  const fixed = parts.findIndex(isGlob);
  const root = parts.slice(0, fixed).join('/') || (path.isAbsolute(pattern) ? '/' : '.');
  const found: string[] = [];
  await walk(root, parts.slice(fixed), found);
  return [...new Set(found)].sort();
}

async function walk(folder: string, [part, ...rest]: string[], found: string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (part === '**') await walk(folder, rest.length > 0 ? rest : ['*'], found);
  const matcher = toRegExp(part === '**' ? '*' : part);
  for (const entry of entries) {
    if (!matcher.test(entry.name) || (entry.name.startsWith('.') && !part.startsWith('.'))) continue;
    const file = folder === '.' ? entry.name : path.posix.join(folder, entry.name);
    if (part === '**') {
      if (entry.isDirectory()) await walk(file, [part, ...rest], found);
    } else if (rest.length > 0) {
      if (!entry.isFile()) await walk(file, rest, found);
    } else if (!entry.isDirectory()) found.push(file);
  }
}

/** One part of a pattern, between slashes. */
export function toRegExp(part: string): RegExp {
  let source = '';
  let depth = 0;
  for (let i = 0; i < part.length; i++) {
    const c = part[i];
    const close = part.indexOf(']', i + 2);
    if (c === '*') source += '[^/]*';
    else if (c === '?') source += '[^/]';
    else if (c === '[' && close > 0) {
      source += `[${part
        .slice(i + 1, close)
        .replace(/^!/, '^')
        .replace(/\\/g, '\\\\')}]`;
      i = close;
    } else if (c === '{' && part.includes('}', i)) {
      source += '(?:';
      depth++;
    } else if (c === '}' && depth > 0) {
      source += ')';
      depth--;
    } else if (c === ',' && depth > 0) source += '|';
    else source += c.replace(/[.+^$()|[\]{}\\]/g, '\\$&');
  }
  return new RegExp(`^${source}$`);
}
