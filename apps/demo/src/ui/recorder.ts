import { encodeWav } from '@pianoscribe/audio-io';
import { clock } from '../roll/draw-grid';
import { type Microphone, startMicrophone } from '../session/microphone';
import { announce, showProblem } from './alerts';
import { byId } from './dom';

/** Recording from the microphone. @param add takes what was recorded. @returns begins. */
export function bindRecorder(add: (file: Blob, name: string) => void): () => void {
  const section = byId('recorder');
  const level = byId<HTMLMeterElement>('recorder-level');
  let microphone: Microphone | undefined;
  let isStarting = false;

  const close = () => {
    section.hidden = true;
    const recorded = microphone?.stop();
    microphone = undefined;
    return recorded;
  };
  const finish = () => {
    const recorded = close();
    if (!recorded) return;
    if (recorded.samples.length === 0) {
      showProblem('Recording', { code: 'EMPTY_INPUT', message: 'The microphone gave no sound. Is it switched on?' });
      return;
    }
    add(new Blob([encodeWav(recorded) as Uint8Array<ArrayBuffer>], { type: 'audio/wav' }), recordingName());
  };
  byId('recorder-stop').addEventListener('click', finish);
  byId('recorder-discard').addEventListener('click', close);

  return async () => {
    if (microphone || isStarting) return;
    isStarting = true;
    try {
      microphone = await startMicrophone({
        onLevel(peak, seconds) {
          level.value = peak;
          byId('recorder-time').textContent = clock(seconds);
        },
        onEnd: finish,
      });
      section.hidden = false;
      announce('Recording has begun');
      byId('recorder-stop').focus();
    } catch (error) {
      showProblem('Microphone', { message: explain(error) });
    }
    isStarting = false;
  };
}

function recordingName(): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, '0');
  return `Recording ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}.wav`;
}

function explain(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return 'This page may not use the microphone. Allow it in the browser (the sign beside the address), then try again.';
  }
  if (name === 'NotFoundError') return 'No microphone was found. Connect one, or choose a file.';
  if (name === 'NotReadableError') return 'Another program holds the microphone. Close it, then try again.';
  return error instanceof Error ? error.message : String(error);
}
