import { PianoscribeError } from '@pianoscribe/core';
import { nearestName } from './nearest-name';
import { ORIGINAL_STUDY, PRESETS, type StudyConfig } from './study-config';

/** What a value must be; returns what is wanted where it is not that. */
type Rule = (value: unknown) => string | undefined;

const whole =
  (least: number): Rule =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least ? undefined : `a whole number from ${least} on`;
const above =
  (low: number, high = Number.POSITIVE_INFINITY): Rule =>
  (value) =>
    typeof value === 'number' && value > low && value < high
      ? undefined
      : `a number above ${low}${high < Number.POSITIVE_INFINITY ? ` and below ${high}` : ''}`;
const oneOf =
  (...names: string[]): Rule =>
  (value) =>
    names.includes(value as string) ? undefined : `one of ${names.join(', ')}`;
const orNull =
  (rule: Rule): Rule =>
  (value) => {
    const wanted = value === null ? undefined : rule(value);
    return wanted && `${wanted}, or null for all`;
  };
const listOf =
  (rule: Rule): Rule =>
  (value) => {
    if (!Array.isArray(value) || value.length === 0 || new Set(value).size < value.length)
      return 'a list of one or more, each once';
    return value.map(rule).find((wanted) => wanted !== undefined);
  };

interface Rules {
  readonly [key: string]: Rule | Rules;
}

const BY_NET = (rule: Rule): Rules => ({ fcnn: rule, crnn: rule });
/** Whole seconds of which so many make 10 s, for which the original's targets are made. */
const segmentSeconds: Rule = (value) => ([1, 2, 5, 10].includes(value as number) ? undefined : '1, 2, 5 or 10');

const RULES: Rules = {
  name: (value) => (typeof value === 'string' && /^[\w .-]+$/.test(value) ? undefined : 'a name of letters and digits'),
  data: {
    split: oneOf('years', 'official'),
    segmentSeconds,
    trainSegments: orNull(whole(1)),
    testSegments: orNull(whole(1)),
    seed: whole(0),
    precision: oneOf('float32', 'float16'),
    mel: {
      sampleRate: whole(1000),
      nFft: whole(16),
      winLength: whole(16),
      hopLength: whole(1),
      melCount: whole(4),
      minFrequency: (value) => (value === 0 ? undefined : above(0)(value)),
      maxFrequency: above(0),
      scale: oneOf('htk', 'slaney'),
      floor: above(0),
    },
  },
  nets: listOf(oneOf('fcnn', 'crnn')),
  betas: listOf(above(0, 1)),
  loss: { prior: above(0, 1), form: oneOf('notebook', 'printed') },
  training: {
    epochs: whole(1),
    seed: whole(0),
    learningRate: above(0),
    batchSize: BY_NET(whole(1)),
    clipNorm: BY_NET(above(0)),
    checkpointEvery: whole(1),
    earlyEpoch: above(0, 1),
  },
  evaluation: { batchSize: whole(1), threshold: above(0, 1) },
};

/**
 * A study's configuration from the text of its file: JSON, every key optional. What it leaves out is as in its
 * `preset` (`original` where it names none).
 * @throws PianoscribeError USAGE for text that is no JSON, an unknown key (naming the nearest known one), a value out of
 * its range.
 */
export function readStudyConfig(text: string, file: string): StudyConfig {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (cause) {
    throw new PianoscribeError('USAGE', `${file} is not JSON: ${cause instanceof Error ? cause.message : cause}.`, {
      cause,
    });
  }
  if (!isObject(given)) throw new PianoscribeError('USAGE', `${file} holds no JSON object { ... } of settings.`);
  const { preset = ORIGINAL_STUDY.name, ...rest } = given;
  const config = merged(presetOf(preset), rest, RULES, file, []) as StudyConfig;
  checkTogether(config, file);
  return config;
}

/** @throws PianoscribeError USAGE where there is no preset of that name. */
export function presetOf(name: unknown): StudyConfig {
  if (typeof name === 'string' && Object.hasOwn(PRESETS, name)) return PRESETS[name];
  throw new PianoscribeError(
    'USAGE',
    `There is no preset "${String(name)}"; there are ${Object.keys(PRESETS).join(', ')}.`,
  );
}

function merged(base: object, given: object, rules: Rules, file: string, path: readonly string[]): object {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(given)) {
    const at = [...path, key].join('.');
    if (!Object.hasOwn(rules, key)) throw unknownKey(file, at, key, path, rules);
    const rule = rules[key];
    if (typeof rule === 'function') {
      const wanted = rule(value);
      if (wanted) throw new PianoscribeError('USAGE', `${file}: ${at} is ${wanted}, not ${JSON.stringify(value)}.`);
      result[key] = value;
    } else if (isObject(value)) result[key] = merged(result[key] as object, value, rule, file, [...path, key]);
    else throw new PianoscribeError('USAGE', `${file}: ${at} is an object { ... }, not ${JSON.stringify(value)}.`);
  }
  return result;
}

function unknownKey(file: string, at: string, key: string, path: readonly string[], rules: Rules): PianoscribeError {
  const here = Object.keys(rules);
  const near = nearestName(key, path.length === 0 ? [...here, 'preset'] : here);
  // A key may also be known, but at another place.
  const elsewhere = findPath(RULES, key, []);
  const hint = near
    ? `did you mean "${[...path, near].join('.')}"?`
    : elsewhere
      ? `did you mean "${elsewhere}"?`
      : `there are ${here.join(', ')}.`;
  return new PianoscribeError('USAGE', `${file}: there is no setting "${at}"; ${hint}`);
}

function findPath(rules: Rules, key: string, path: readonly string[]): string | undefined {
  for (const [name, rule] of Object.entries(rules)) {
    if (name === key) return [...path, name].join('.');
    const deeper = typeof rule === 'function' ? undefined : findPath(rule, key, [...path, name]);
    if (deeper) return deeper;
  }
  return undefined;
}

function checkTogether({ data, nets }: StudyConfig, file: string): void {
  const { mel } = data;
  const wrong =
    mel.maxFrequency <= mel.minFrequency || mel.maxFrequency > mel.sampleRate / 2
      ? `data.mel.maxFrequency is above minFrequency and at most half the sample rate, not ${mel.maxFrequency}`
      : mel.sampleRate / mel.hopLength !== 100
        ? `the nets stretch 100 frames a second to 768 columns: data.mel.sampleRate / hopLength is 100, not ${mel.sampleRate / mel.hopLength}`
        : Math.floor(mel.melCount / 2) % 2 === 1
          ? `half of data.mel.melCount (${mel.melCount}) is even for the ${nets.join(' and ')}, as with 229`
          : undefined;
  if (wrong) throw new PianoscribeError('USAGE', `${file}: ${wrong}.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
