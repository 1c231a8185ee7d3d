import { build } from '../../tsup.base';

export default build({ entry: { index: 'src/index.ts', 'wasm-fft': 'src/wasm-fft/index.ts' } });
