import { PianoscribeError } from '@pianoscribe/core';
import { createPicture, type Picture } from './picture';
import { PAPER } from './theme';

/**
 * Pictures in one, for figures that compare.
 * @param options.direction 'down' (default) or 'across'. @param options.gap pixels between them, default 0.
 * @throws PianoscribeError INVALID_ARGUMENT where there are none, or too large a picture would come out.
 */
export function stackPictures(
  pictures: readonly Picture[],
  options: { readonly direction?: 'down' | 'across'; readonly gap?: number } = {},
): Picture {
  const { direction = 'down', gap = 0 } = options;
  if (pictures.length === 0) throw new PianoscribeError('INVALID_ARGUMENT', 'There are no pictures to join.');
  const total = (sides: number[]) => sides.reduce((sum, side) => sum + side, gap * (sides.length - 1));
  const widths = pictures.map(({ width }) => width);
  const heights = pictures.map(({ height }) => height);
  const isDown = direction === 'down';
  const joined = createPicture(
    isDown ? Math.max(...widths) : total(widths),
    isDown ? total(heights) : Math.max(...heights),
    PAPER,
  );
  let at = 0;
  for (const { data, width, height } of pictures) {
    for (let y = 0; y < height; y++) {
      const target = isDown ? (at + y) * joined.width : y * joined.width + at;
      joined.data.set(data.subarray(y * width * 4, (y + 1) * width * 4), target * 4);
    }
    at += (isDown ? height : width) + gap;
  }
  return joined;
}
