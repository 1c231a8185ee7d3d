import type { Plugin } from 'vite';

const FILE = /tfjs-backend-wasm\/wasm-out\/tfjs-backend-wasm-threaded-simd\.js$/;
const OUTER = /var _scriptDir = [^\n]*\n[^\n]*__filename;\n/;

/**
 * The threaded WASM engine hands its workers the text of one of its functions (`toString()`), which therefore must not
 * refer to anything outside of it: neither to the script's own address, which a bundle does not have, nor to `require`,
 * which only Node reaches and a bundler would lead to a helper. Minifying renames both, and the workers stumble.
 */
export function selfContainedThreads(): Plugin {
  return {
    name: 'self-contained-threads',
    enforce: 'pre',
    transform(code, id) {
      if (!FILE.test(id)) return undefined;
      if (!OUTER.test(code))
        this.error('The threaded engine is not laid out as in tfjs 4.22: look at its threads again.');
      return {
        code: code
          .replace(OUTER, '')
          .replaceAll('_scriptDir', 'undefined')
          .replaceAll('require("', 'globalThis.require("'),
        map: null,
      };
    },
  };
}
