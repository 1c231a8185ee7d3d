import { PianoscribeError } from '@pianoscribe/core';
import { AS_PUBLISHED, type TransformerDefects } from '@pianoscribe/models';

/** The defects as they are named on the command line. */
const DEFECTS: Readonly<Record<string, TransformerDefects>> = {
  'across-batch': { attention: 'across-batch' },
  'misplaced-arguments': { misplacedArguments: true },
  unshifted: { targets: 'unshifted' },
  'dropout-in-evaluation': { dropoutInEvaluation: true },
  'unstandardised-evaluation': { unstandardisedEvaluation: true },
};

export const DEFECT_NAMES = Object.keys(DEFECTS);

/** `all`, `none`, or names with commas between. @throws PianoscribeError USAGE for another name. */
export function parseDefects(text: string): TransformerDefects {
  if (text === 'all') return AS_PUBLISHED;
  if (text === 'none') return {};
  const named = text.split(',').map((name) => {
    if (Object.hasOwn(DEFECTS, name)) return DEFECTS[name];
    throw new PianoscribeError(
      'USAGE',
      `--as-published takes all, none, or some of ${DEFECT_NAMES.join(', ')} with commas between, not "${name}".`,
    );
  });
  return Object.assign({}, ...named) as TransformerDefects;
}
