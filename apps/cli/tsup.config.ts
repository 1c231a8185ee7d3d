import { build } from '../../tsup.base';

export default build({ entry: { main: 'src/main.ts' }, platform: 'node', dts: false, splitting: true });
