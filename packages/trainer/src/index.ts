export { type AdamOptions, createAdam, type Optimizer } from './adam';
export { batchesPerEpoch, type ShuffledBatchesOptions, shuffledBatches } from './batches';
export { type Checkpointed, type CheckpointState, loadCheckpoint, saveCheckpoint } from './checkpoint';
export { type FlatParameters, flattenParameters, type Variables } from './flat-parameters';
export { createLossLog, type LossLog } from './loss-log';
export {
  type CosineScheduleOptions,
  cosineSchedule,
  type TrapezoidScheduleOptions,
  trapezoidSchedule,
} from './schedule';
export { type TrainingPosition, type TrainingStep, type TrainOptions, train } from './train';
