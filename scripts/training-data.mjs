// npm run training-data -- FOLDER --maestro MAESTRO: pianos and other sounds that the default model learns from.
import { spawnSync } from 'node:child_process';
import { ensureInstalled, runTypeScript } from './setup.mjs';

ensureInstalled();
const flags = runTypeScript('training/make-data.ts', ...process.argv.slice(2));
process.exitCode = spawnSync(process.execPath, flags, { stdio: 'inherit' }).status ?? 1;
