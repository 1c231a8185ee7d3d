import type { ViewFrames } from '../session/view-frames';
import type { RollView } from './roll-view';
import { clampView } from './viewport';

/** The waveform of the whole recording, with what is in view marked; a press or a drag moves the view there. */
export interface Overview {
  setFrames(frames: ViewFrames): void;
  redraw(): void;
}

export function createOverview(canvas: HTMLCanvasElement, roll: RollView): Overview {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  let frames: ViewFrames | undefined;
  let isAsked = false;

  const draw = () => {
    isAsked = false;
    const { width, height } = canvas;
    const { palette, view, shownTime, playhead } = roll;
    const length = Math.max(view.duration, 1);
    const xOf = (time: number) => (time / length) * width;
    context.fillStyle = palette.paper;
    context.fillRect(0, 0, width, height);
    const [left, right] = [xOf(shownTime.from), xOf(Math.min(shownTime.to, length))];
    for (let x = 0; x < width && frames; x++) {
      const from = (x / width) * length;
      const peak = frames.peakBetween(from, from + length / width) / 255;
      const tall = Math.max(1, Math.sqrt(peak) * (height - 4));
      context.fillStyle = x >= left && x <= right ? palette.waveShown : palette.wave;
      context.fillRect(x, (height - tall) / 2, 1, tall);
    }
    context.strokeStyle = palette.faintInk;
    context.lineWidth = Math.max(1, height / 40);
    context.strokeRect(left + 0.5, 0.5, Math.max(2, right - left - 1), height - 1);
    context.fillStyle = palette.playhead;
    context.fillRect(xOf(playhead) - 1, 0, 2, height);
  };
  const redraw = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(draw);
  };

  const moveTo = (event: PointerEvent) => {
    const { view } = roll;
    const time = (event.offsetX / canvas.clientWidth) * Math.max(view.duration, 1);
    roll.setView(clampView({ ...view, from: time - view.width / view.pixelsPerSecond / 2 }));
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    moveTo(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) moveTo(event);
  });
  new ResizeObserver(([{ contentRect }]) => {
    const scale = globalThis.devicePixelRatio || 1;
    canvas.width = Math.max(1, Math.round(contentRect.width * scale));
    canvas.height = Math.max(1, Math.round(contentRect.height * scale));
    redraw();
  }).observe(canvas);
  return {
    setFrames(shown) {
      frames = shown;
      redraw();
    },
    redraw,
  };
}
