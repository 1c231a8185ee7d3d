import { createPlayer, type Player } from '../../../apps/demo/src/listen/player';
import { renderScore } from '../../../apps/demo/src/take-home/engrave';
import { downloads } from '../../../apps/demo/src/take-home/index';
import type { ListeningFigures } from './figures';
import { createRecorder, type Recorder } from './recorder';

/** The recording: at another rate than the context, so that it is resampled. */
const RATE = 32_000;
const SECONDS = 8;
/** A burst of 3 kHz at every half second, a note of the transcription half way between. */
const bursts = Array.from({ length: 2 * SECONDS - 1 }, (_, i) => 0.5 + i / 2);
const notes = bursts.map((time) => ({ pitch: 84, onset: time + 0.25, offset: time + 0.3, velocity: 100 }));
const burst = (time: number) => {
  const at = (time % 0.5) + (time < 0.5 ? -1 : 0);
  return at >= 0 && at < 0.02 ? 0.7 * Math.sin(2 * Math.PI * 3000 * at) * (1 - at / 0.02) : 0;
};
const recordingOf = (sound: (time: number) => number) => ({
  channels: [Float32Array.from({ length: SECONDS * RATE }, (_, i) => sound(i / RATE))],
  sampleRate: RATE,
});
/** An hour that is not in memory: it makes what it is asked for, and keeps how much that was. */
const asked: number[] = [];
const hourLong = {
  channels: [
    {
      length: 3600 * RATE,
      slice(from: number, to: number) {
        asked.push(to - from);
        return Float32Array.from({ length: to - from }, (_, i) => 0.3 * Math.sin(0.1 * (from + i)));
      },
    } as unknown as Float32Array,
  ],
  sampleRate: RATE,
};
const tone = recordingOf((time) => 0.5 * Math.sin(2 * Math.PI * 440 * time));

/** Plays from a position; gives what is heard, and the position that the player named at a time of the clock. */
async function hear(player: Player, context: AudioContext, recorder: Recorder, seconds: number) {
  await player.play();
  const heard = recorder.record(seconds);
  await new Promise((resolve) => setTimeout(resolve, 700));
  const named = { clock: context.currentTime, position: player.time };
  const { from, samples } = await heard;
  player.pause();
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { from, samples: Array.from(samples), named, latency: context.outputLatency || context.baseLatency || 0 };
}

async function figures(): Promise<ListeningFigures> {
  const context = new AudioContext({ sampleRate: 44_100 });
  const recorder = await createRecorder(context);
  const player = createPlayer({ context, output: recorder.node });
  player.setNotes({ notes, pedals: [] });
  player.setOriginal(recordingOf(burst));
  player.balance = 0.5;
  const states: boolean[] = [];
  player.onChange(() => states.push(player.isPlaying));

  player.seek(0.4);
  const together = await hear(player, context, recorder, 2.5);
  player.seek(0.4);
  player.speed = 0.5;
  const slow = await hear(player, context, recorder, 3);
  player.setOriginal(tone);
  player.balance = 0;
  player.seek(1);
  const slowTone = await hear(player, context, recorder, 1.5);
  player.speed = 1;
  player.loop = { from: 1, to: 1 + 110.5 / 440 };
  player.seek(1);
  const loop = await hear(player, context, recorder, 1.5);
  player.loop = undefined;
  player.seek(SECONDS - 0.3);
  await player.play();
  while (player.isPlaying) await new Promise((resolve) => setTimeout(resolve, 50));
  const end = player.time;
  player.setOriginal(hourLong);
  player.seek(3000);
  const hour = await hear(player, context, recorder, 1);
  player.dispose();
  await context.close();

  const transcription = { notes, pedals: [], duration: SECONDS };
  const make = (id: string, signal?: AbortSignal, onProgress?: () => void) =>
    downloads.find((download) => download.id === id)?.make({ transcription, name: 'Test', signal, onProgress });
  let progressed = 0;
  const mp3 = (await make('mp3', undefined, () => progressed++)) as Blob;
  const controller = new AbortController();
  const cancelled = make('mp3', controller.signal)?.then(
    () => 'made',
    (error) => error.code,
  );
  controller.abort();
  const musicXml = new TextDecoder().decode((await make('musicxml')) as Uint8Array);
  const { pages } = await renderScore(musicXml, { width: 800 });
  return {
    rate: 44_100,
    together,
    slow,
    slowTone,
    loop,
    end,
    hour: { position: hour.named.position, frames: asked, rate: RATE },
    states,
    mp3: Array.from(new Uint8Array(await mp3.arrayBuffer())),
    progressed,
    cancelled: await cancelled,
    pages,
    refused: await renderScore('nonsense').then(
      () => 'engraved',
      (error) => error.code,
    ),
  };
}

const result = await figures().catch((error) => ({ error: `${error} ${error.stack}` }));
await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
