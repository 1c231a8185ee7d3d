/**
 * A small bitmap font of our own: a character is its rows from the top, each row five pixels as one digit of base 32
 * (leftmost pixel the highest bit). Row 7 stands on the baseline; rows 8 and 9 go below it.
 */
// biome-ignore format: one line a letter would be a page of nothing.
export const GLYPHS: Readonly<Record<string, string>> = {
  '0': 'ehjlphe', '1': '4c4444e', '2': 'eh1248v', '3': 'v2421he', '4': '26aiv22', '5': 'vgu11he', '6': '68guhhe',
  '7': 'v124888', '8': 'ehhehhe', '9': 'ehhf12c',
  A: 'ehhvhhh', B: 'uhhuhhu', C: 'ehggghe', D: 'sihhhis', E: 'vgguggv', F: 'vgguggg', G: 'ehgnhhf', H: 'hhhvhhh',
  I: 'e44444e', J: '72222ic', K: 'hikokih', L: 'ggggggv', M: 'hrllhhh', N: 'hhpljhh', O: 'ehhhhhe', P: 'uhhuggg',
  Q: 'ehhhlid', R: 'uhhukih', S: 'fgge11u', T: 'v444444', U: 'hhhhhhe', V: 'hhhhha4', W: 'hhhllla', X: 'hha4ahh',
  Y: 'hhha444', Z: 'v1248gv',
  a: '00e1fhf', b: 'ggmphhu', c: '00egghe', d: '11djhhf', e: '00ehvge', f: '698s888', g: '00fhhhf1e', h: 'ggmphhh',
  i: '40c444e', j: '2062222ic', k: 'ggikoki', l: 'c44444e', m: '00qllhh', n: '00mphhh', o: '00ehhhe', p: '00uhhhugg',
  q: '00fhhhf11', r: '00mpggg', s: '00fge1u', t: '88s8896', u: '00hhhjd', v: '00hhha4', w: '00hhlla', x: '00ha4ah',
  y: '00hhhhf1e', z: '00v248v',
  '.': '00000cc', ',': '00000cc48', ':': '0cc0cc0', '-': '000e000', '+': '044v440', '#': 'aavavaa', '%': 'pp248jj',
  '/': '01248g0', '(': '2488842', ')': '8422248', '=': '00v0v00', _: '0000000v', '|': '4444444', "'": '4400000',
  '>': 'g84248g', '<': '248g842', '!': '4444404', '?': 'eh12404', '*': '04lel40', '[': 'e88888e', ']': 'e22222e',
};

/** What stands for a character that the font lacks. */
export const MISSING_GLYPH = 'vhhhhhv';
