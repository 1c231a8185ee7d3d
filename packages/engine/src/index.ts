export { type EngineReport, type EngineStatus, engineReport } from './engine-report';
export { selectEngine } from './select-engine';
export type {
  Engine,
  EngineCapabilities,
  EngineChoice,
  EngineName,
  EngineOptions,
  EnginePackage,
  RefusedEngine,
} from './types';
