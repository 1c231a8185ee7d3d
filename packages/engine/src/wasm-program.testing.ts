import * as tf from '@tensorflow/tfjs';
import { selectEngine } from './select-engine';

// A whole program on the threaded engine: prints what it has, then must end by itself.
const engine = await selectEngine({ engine: 'wasm', threads: 2 });
const product = tf.matMul(tf.ones([256, 256]), tf.ones([256, 256]));
const handlers = process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
console.log(JSON.stringify({ threads: engine.threads, sum: tf.sum(product).dataSync()[0], handlers }));
