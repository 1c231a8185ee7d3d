import { ORIGINAL_STUDY, type StudyConfig } from './study-config';

/** A setting that is not the paper's. */
export interface ConfigDifference {
  /** Its path, with dots between. */
  readonly setting: string;
  readonly original: string;
  readonly here: string;
}

/** Settings in which a study differs from the paper's, its name aside. */
export function configDifferences(config: StudyConfig): ConfigDifference[] {
  return compare(ORIGINAL_STUDY, config, []).filter(({ setting }) => setting !== 'name');
}

function compare(original: object, here: object, path: readonly string[]): ConfigDifference[] {
  return Object.entries(original).flatMap(([key, value]) => {
    const other = (here as Record<string, unknown>)[key];
    const at = [...path, key];
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return compare(value, other as object, at);
    if (JSON.stringify(value) === JSON.stringify(other)) return [];
    return [{ setting: at.join('.'), original: written(value), here: written(other) }];
  });
}

function written(value: unknown): string {
  return value === null ? 'all' : Array.isArray(value) ? value.join(', ') : String(value);
}
