import { build } from '../../tsup.base';

export default build({
  entry: { index: 'src/index.ts', node: 'src/node/index.ts', 'clip-worker': 'src/node/clip-worker.ts' },
  external: [/^node:/],
});
