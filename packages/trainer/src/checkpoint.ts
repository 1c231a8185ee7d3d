import { PianoscribeError } from '@pianoscribe/core';
import { type NamedTensor, readSafetensors, type TensorMap, writeSafetensors } from '@pianoscribe/core/safetensors';
import type { Optimizer } from './adam';
import type { TrainingPosition } from './train';

/** The part of a network that a checkpoint needs. */
export interface Checkpointed {
  saveWeights(): TensorMap;
  loadWeights(weights: TensorMap): void;
}

/** What a run needs to go on with the same losses, beside its settings. */
export interface CheckpointState {
  readonly position: TrainingPosition;
  /** State of the random source that orders the data, where there is one. */
  readonly random?: number;
  /** Anything plain that the caller wants back: best score, losses so far. */
  readonly extra?: unknown;
}

/** One safetensors file: the network (running statistics included), the optimizer, position and random state. */
export async function saveCheckpoint(
  network: Checkpointed,
  optimizer: Optimizer,
  state: CheckpointState,
): Promise<Uint8Array> {
  const tensors = new Map<string, NamedTensor>();
  for (const [name, tensor] of network.saveWeights()) tensors.set(`network/${name}`, tensor);
  for (const [name, tensor] of await optimizer.save()) tensors.set(name, tensor);
  return writeSafetensors(tensors, { metadata: { pianoscribe: JSON.stringify(state) } });
}

/**
 * Puts network and optimizer back to where they were, and tells the position.
 * @throws PianoscribeError CORRUPT_DATA for bytes that are no checkpoint, MISSING_WEIGHTS or SHAPE_MISMATCH for one of
 * another network.
 */
export function loadCheckpoint(bytes: Uint8Array, network: Checkpointed, optimizer: Optimizer): CheckpointState {
  const { tensors, metadata } = readSafetensors(bytes);
  const state = readState(metadata.pianoscribe);
  const weights = new Map<string, NamedTensor>();
  for (const [name, tensor] of tensors) if (name.startsWith('network/')) weights.set(name.slice(8), tensor);
  network.loadWeights(weights);
  optimizer.load(tensors);
  return state;
}

function readState(text: string | undefined): CheckpointState {
  let state: CheckpointState | undefined;
  try {
    state = JSON.parse(text ?? 'null') as CheckpointState;
  } catch {
    state = undefined;
  }
  if (!Number.isSafeInteger(state?.position?.step) || !Number.isSafeInteger(state?.position?.skipped)) {
    throw new PianoscribeError(
      'CORRUPT_DATA',
      'This file holds weights but no training position: it is no checkpoint.',
    );
  }
  return state as CheckpointState;
}
