import os from 'node:os';
import { type EngineChoice, selectEngine } from '@pianoscribe/engine';
import { defineCliCommand } from '../define-command';
import { VERSION } from '../version';

/** What `doctor --json` says of each thing that must work. */
export interface DoctorCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export default defineCliCommand({
  name: 'doctor',
  description: 'Says what works here: engine, weights, decoders',
  args: {
    engine: {
      type: 'enum',
      options: ['auto', 'node', 'wasm', 'cpu', 'webgpu'],
      default: 'auto',
      description: 'Engine to try',
    },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  async run(args, context) {
    const machine = {
      version: VERSION,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpus: os.availableParallelism(),
      memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    };
    const checks = [await checkEngine(args.engine), await checkWeights(), await checkAudio()];
    if (args.json) context.print(JSON.stringify({ ...machine, ok: checks.every(({ ok }) => ok), checks }, null, 2));
    else {
      context.print(
        Object.entries(machine)
          .map(([name, value]) => `${name} ${value}`)
          .join(', '),
      );
      for (const { name, ok, detail } of checks) context.print(`${ok ? 'ok     ' : 'missing'}  ${name}: ${detail}`);
    }
  },
});

async function attempt(name: string, work: () => Promise<string>): Promise<DoctorCheck> {
  try {
    return { name, ok: true, detail: await work() };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function checkEngine(engine: EngineChoice): Promise<DoctorCheck> {
  return attempt('engine', async () => (await selectEngine({ engine })).reason);
}

function checkWeights(): Promise<DoctorCheck> {
  return attempt('weights', async () => {
    const { loadDefaultWeights } = await import('@pianoscribe/pretrained');
    const weights = await loadDefaultWeights();
    let count = 0;
    for (const { data } of weights.values()) count += data.length;
    return `default model, ${count} numbers in ${weights.size} tensors`;
  });
}

function checkAudio(): Promise<DoctorCheck> {
  return attempt('audio', async () => {
    const { decodeAudio, encodeWav } = await import('@pianoscribe/audio-io');
    const { samples, sampleRate } = await decodeAudio(
      encodeWav({ samples: new Float32Array(1600), sampleRate: 16_000 }),
    );
    return `${samples.length} samples at ${sampleRate} Hz written and read back`;
  });
}
