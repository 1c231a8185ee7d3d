import { build } from '../../tsup.base';

export default build({
  entry: { index: 'src/index.ts', testing: 'src/testing/index.ts', safetensors: 'src/safetensors.ts' },
});
