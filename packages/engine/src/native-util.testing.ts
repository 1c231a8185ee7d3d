import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { selectEngine } from './select-engine';

// What Node 23 and later look like to tfjs-node.
for (const name of ['isArray', 'isNullOrUndefined']) Reflect.deleteProperty(util, name);
const engine = await selectEngine({ engine: 'node' });
const sum = tf
  .add(tf.ones([2, 2]), tf.scalar(1))
  .sum()
  .dataSync()[0];
console.log(JSON.stringify({ backend: engine.backend, sum, level: process.env.TF_CPP_MIN_LOG_LEVEL }));
