import type { NoteEvent } from '@pianoscribe/core';
import { dragNote, type Grip, gripAt, noteAt } from './note-drag';
import { KEYBOARD_WIDTH, type Loop, type RollView, RULER_HEIGHT } from './roll-view';
import { panBy, pitchAt, timeAt, zoomKeys, zoomTime } from './viewport';

/** What comes of pointers on the roll. */
export interface RollActions {
  readonly isEditing: () => boolean;
  seek(time: number): void;
  select(note: NoteEvent | undefined): void;
  replace(old: NoteEvent, next: NoteEvent): void;
  add(note: NoteEvent): void;
  loop(stretch: Loop | undefined): void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

type Drag =
  | { readonly kind: 'pan' | 'loop'; readonly start: Point }
  | { readonly kind: 'note'; readonly start: Point; readonly note: NoteEvent; readonly grip: Grip }
  | { readonly kind: 'pinch' };

const CLICK_PIXELS = 4;
/** A finger hits a note from further away than a mouse. */
const TOLERANCE_PIXELS = { mouse: 3, touch: 12 } as const;
const WHEEL_ZOOM = 0.0022;

/** Mouse, pen and fingers: scroll, zoom, choose, move, stretch, draw, mark a loop on the ruler. */
export function listenToPointers(element: HTMLElement, roll: RollView, actions: RollActions): void {
  const pointers = new Map<number, Point>();
  let drag: Drag | undefined;
  let hasMoved = false;

  const pointOf = (event: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left - KEYBOARD_WIDTH, y: event.clientY - top - RULER_HEIGHT };
  };
  const noteUnder = ({ x, y }: Point, kind: string) => {
    const tolerance = TOLERANCE_PIXELS[kind === 'touch' ? 'touch' : 'mouse'] / roll.view.pixelsPerSecond;
    return roll.index.at(timeAt(roll.view, x), pitchAt(roll.view, y), tolerance);
  };

  const begin = (point: Point, kind: string): Drag => {
    if (point.y < 0) return { kind: 'loop', start: point };
    const note = actions.isEditing() ? noteUnder(point, kind) : undefined;
    if (!note) return { kind: 'pan', start: point };
    actions.select(note);
    return { kind: 'note', start: point, note, grip: gripAt(roll.view, note, point.x) };
  };

  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    const point = pointOf(event);
    pointers.set(event.pointerId, point);
    hasMoved = false;
    drag = pointers.size > 1 ? { kind: 'pinch' } : begin(point, event.pointerType);
    if (drag.kind === 'pinch') roll.draft = undefined;
  });

  element.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before || !drag) return;
    const point = pointOf(event);
    pointers.set(event.pointerId, point);
    if (drag.kind === 'pinch') {
      pinch([...pointers.entries()], event.pointerId, before, point);
      return;
    }
    hasMoved ||= Math.hypot(point.x - drag.start.x, point.y - drag.start.y) > CLICK_PIXELS;
    if (!hasMoved) return;
    if (drag.kind === 'pan') roll.setView(panBy(roll.view, before.x - point.x, before.y - point.y));
    if (drag.kind === 'loop') {
      const times = [timeAt(roll.view, drag.start.x), timeAt(roll.view, point.x)].sort((a, b) => a - b);
      roll.loop = { from: Math.max(0, times[0]), to: times[1] };
      roll.redrawOverlay();
    }
    if (drag.kind === 'note') {
      roll.draft = dragNote(roll.view, drag.note, drag.grip, drag.start, point);
      roll.redraw();
    }
  });

  const pinch = (all: [number, Point][], moved: number, before: Point, now: Point) => {
    const other = all.find(([id]) => id !== moved)?.[1];
    if (!other) return;
    const spread = (point: Point) => Math.max(20, Math.hypot(point.x - other.x, point.y - other.y));
    const factor = spread(now) / spread(before);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    const panned = panBy(roll.view, (before.x - now.x) / 2, (before.y - now.y) / 2);
    roll.setView(zoomTime(panned, factor, middle.x));
  };

  const finish = (event: PointerEvent, isDone: boolean) => {
    const point = pointers.get(event.pointerId);
    pointers.delete(event.pointerId);
    const done = drag;
    drag = pointers.size > 0 ? { kind: 'pinch' } : undefined;
    const draft = roll.draft;
    roll.draft = undefined;
    if (!isDone || !point || !done) return roll.redraw();
    if (done.kind === 'note' && draft && hasMoved) actions.replace(done.note, draft);
    if (done.kind === 'pan' && !hasMoved) click(point, event.pointerType);
    if (done.kind === 'loop' && hasMoved) actions.loop(roll.loop);
    if (done.kind === 'loop' && !hasMoved) actions.seek(Math.max(0, timeAt(roll.view, point.x)));
    roll.redraw();
  };
  const click = (point: Point, kind: string) => {
    const note = noteUnder(point, kind);
    actions.select(note);
    if (!note || !actions.isEditing()) actions.seek(Math.max(0, note?.onset ?? timeAt(roll.view, point.x)));
  };
  element.addEventListener('pointerup', (event) => finish(event, true));
  element.addEventListener('pointercancel', (event) => finish(event, false));
  element.addEventListener('dblclick', (event) => {
    const point = pointOf(event);
    if (actions.isEditing() && point.y >= 0 && !noteUnder(point, 'mouse')) {
      actions.add(noteAt(roll.view, point.x, point.y));
    }
  });

  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { x, y } = pointOf(event);
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const [across, down] = [event.deltaX * unit, event.deltaY * unit];
      // Two fingers drawn together on a touchpad come as a wheel with Ctrl.
      if (event.ctrlKey || event.metaKey) roll.setView(zoomTime(roll.view, Math.exp(-down * WHEEL_ZOOM * 2), x));
      else if (event.altKey) roll.setView(zoomKeys(roll.view, Math.exp(-down * WHEEL_ZOOM), y));
      else if (event.shiftKey) roll.setView(panBy(roll.view, 0, down + across));
      else roll.setView(panBy(roll.view, across + down, 0));
    },
    { passive: false },
  );
}
