import type { AudioSignal } from '@pianoscribe/core';
import captureUrl from './capture-worklet.ts?worker&url';

/** A microphone that is being recorded. */
export interface Microphone {
  /** Ends it. @returns everything that was heard. */
  stop(): AudioSignal;
}

/** Samples that are kept at most, 20 minutes at 48 kHz: they are all in memory. */
const LONGEST_SECONDS = 20 * 60;

/**
 * Records the microphone as it is: what browsers do for speech (echo, noise, gain) is switched off.
 * @param options.onLevel peak (0 to 1) and seconds so far, some times a second. @param options.onEnd it is full, or was
 *   unplugged: stop it.
 * @throws Error of getUserMedia: NotAllowedError, NotFoundError, NotReadableError.
 */
export async function startMicrophone(options: {
  readonly onLevel: (peak: number, seconds: number) => void;
  readonly onEnd: () => void;
}): Promise<Microphone> {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new Error('This browser gives pages the microphone over https only. Open the page that way.');
  }
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  const context = new AudioContext();
  const blocks: Float32Array[] = [];
  let length = 0;
  try {
    await context.audioWorklet.addModule(captureUrl);
  } catch (error) {
    for (const track of stream.getTracks()) track.stop();
    void context.close();
    throw error;
  }
  const capture = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 });
  capture.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    blocks.push(data);
    length += data.length;
    const peak = data.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    options.onLevel(peak, length / context.sampleRate);
    if (length > LONGEST_SECONDS * context.sampleRate) options.onEnd();
  };
  context.createMediaStreamSource(stream).connect(capture);
  for (const track of stream.getTracks()) track.onended = options.onEnd;

  return {
    stop() {
      capture.port.onmessage = null;
      for (const track of stream.getTracks()) {
        track.onended = null;
        track.stop();
      }
      void context.close();
      const samples = new Float32Array(length);
      let at = 0;
      for (const block of blocks) {
        samples.set(block, at);
        at += block.length;
      }
      return { samples, sampleRate: context.sampleRate };
    },
  };
}
