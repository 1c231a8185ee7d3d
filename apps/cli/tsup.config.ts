import { build } from '../../tsup.base';

export default build({
  // What the rendering threads load, by name beside the rest.
  entry: {
    main: 'src/main.ts',
    'prepare-clip': 'src/training/prepare-clip.ts',
    'prepare-notes': 'src/training/prepare-notes.ts',
  },
  platform: 'node',
  dts: false,
  splitting: true,
});
