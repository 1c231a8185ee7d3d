import { build } from '../../tsup.base';

export default build({
  // prepare-clip is what the rendering threads load, by its name beside the rest.
  entry: { main: 'src/main.ts', 'prepare-clip': 'src/training/prepare-clip.ts' },
  platform: 'node',
  dts: false,
  splitting: true,
});
