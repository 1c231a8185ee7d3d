/** What an audio context has put out since it was asked, and when on its clock that began. */
export interface Recorder {
  readonly node: AudioNode;
  /** Seconds of sound, from the next block on. */
  record(seconds: number): Promise<{ readonly from: number; readonly samples: Float32Array }>;
}

const PROCESSOR = `
registerProcessor('recorder', class extends AudioWorkletProcessor {
  process([[samples]]) {
    this.port.postMessage({ frame: currentFrame, samples: samples ? samples.slice() : new Float32Array(128) });
    return true;
  }
});
`;

/** Listens to the first channel of what is connected to its node. */
export async function createRecorder(context: AudioContext): Promise<Recorder> {
  const url = URL.createObjectURL(new Blob([PROCESSOR], { type: 'text/javascript' }));
  await context.audioWorklet.addModule(url);
  const node = new AudioWorkletNode(context, 'recorder', { channelCount: 2, channelCountMode: 'explicit' });
  node.connect(context.destination);
  // A port keeps what nobody has asked for yet.
  const ignore = () => {};
  node.port.onmessage = ignore;
  return {
    node,
    record: (seconds) =>
      new Promise((resolve) => {
        const samples = new Float32Array(Math.round(seconds * context.sampleRate));
        let from: number | undefined;
        node.port.onmessage = ({ data }: MessageEvent<{ frame: number; samples: Float32Array }>) => {
          from ??= data.frame;
          const at = data.frame - from;
          if (at >= samples.length) {
            node.port.onmessage = ignore;
            resolve({ from: from / context.sampleRate, samples });
          } else samples.set(data.samples.subarray(0, Math.min(128, samples.length - at)), at);
        };
      }),
  };
}
