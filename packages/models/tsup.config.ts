import { build } from '../../tsup.base';

export default build({ entry: { index: 'src/index.ts', 'default-features': 'src/default-model/features.ts' } });
