import type { NoteEvent, PedalEvent, Seconds } from '@pianoscribe/core';
import type { ViewFrames } from '../session/view-frames';
import { drawGrid, drawKeyboard, drawRuler } from './draw-grid';
import { boxOf, createNotePainter, drawPedals, velocityStep } from './draw-notes';
import { drawActivations, drawSpectrum, type ShownActivations } from './draw-spectrum';
import { createNoteIndex, type NoteIndex } from './note-index';
import { createPalette, type Palette } from './palette';
import { createTileCache } from './tile-cache';
import { clampView, fitPitches, reveal, timeAt, type Viewport, xOf } from './viewport';

/** Sides of what lies around the notes, in pixels. */
export const RULER_HEIGHT = 24;
export const KEYBOARD_WIDTH = 46;
export const PEDAL_HEIGHT = 18;

/** A stretch of time that is played again and again. */
export interface Loop {
  readonly from: Seconds;
  readonly to: Seconds;
}

/** The two canvases that lie on each other: what changes seldom, and what moves. */
export interface RollCanvases {
  readonly base: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
}

/** What is seen of a recording. Draws once a frame at most, and only what lies in view. */
export class RollView {
  index: NoteIndex = createNoteIndex([]);
  view: Viewport = { width: 1, height: 1, from: 0, pixelsPerSecond: 100, top: 0, keyHeight: 6, duration: 0 };
  selected: NoteEvent | undefined;
  /** A note that is being moved or drawn, shown in place of `selected`. */
  draft: NoteEvent | undefined;
  loop: Loop | undefined;
  playhead: Seconds = 0;
  showsSpectrum = true;
  activations: readonly ShownActivations[] = [];
  /** Called after the view has moved or changed its size. */
  onView: () => void = () => {};
  /** How many notes the last picture had. */
  drawnNotes = 0;

  readonly #canvases: RollCanvases;
  readonly #base: CanvasRenderingContext2D;
  readonly #overlay: CanvasRenderingContext2D;
  readonly #painter = createNotePainter();
  readonly #tiles = createTileCache();
  readonly #activationTiles = createTileCache();
  #frames: ViewFrames | undefined;
  #pedals: readonly PedalEvent[] = [];
  #palette: Palette;
  #isStale = { base: false, overlay: false };
  #isAsked = false;
  #isFitted = false;

  constructor(canvases: RollCanvases, theme: 'light' | 'dark') {
    this.#canvases = canvases;
    this.#base = canvases.base.getContext('2d', { alpha: false }) as CanvasRenderingContext2D;
    this.#overlay = canvases.overlay.getContext('2d') as CanvasRenderingContext2D;
    this.#palette = createPalette(theme);
  }

  get palette(): Palette {
    return this.#palette;
  }

  setTheme(theme: 'light' | 'dark'): void {
    this.#palette = createPalette(theme);
    this.#tiles.clear();
    this.#activationTiles.clear();
    this.redraw();
  }

  /** Another recording, from its start. */
  setRecording(frames: ViewFrames): void {
    this.#frames = frames;
    this.#tiles.clear();
    this.#activationTiles.clear();
    this.activations = [];
    this.#isFitted = false;
    this.selected = undefined;
    this.loop = undefined;
    this.playhead = 0;
    this.setView({ ...this.view, from: 0, pixelsPerSecond: 100, top: 0, keyHeight: 0 });
  }

  setNotes(notes: readonly NoteEvent[], pedals: readonly PedalEvent[], duration: Seconds): void {
    this.index = createNoteIndex(notes);
    this.#pedals = pedals;
    if (this.selected && !notes.includes(this.selected)) this.selected = undefined;
    this.setView({ ...this.view, duration });
    // The keys that are in use, once some notes tell which; after that the view is the user's.
    if (!this.#isFitted && notes.length > 20) {
      this.#isFitted = true;
      this.fit();
    }
  }

  setView(view: Viewport): void {
    this.view = clampView(view);
    this.redraw();
    this.onView();
  }

  /** Fills the height with the keys that are played. */
  fit(): void {
    const { lowest, highest } = this.index;
    if (lowest <= highest) this.setView(fitPitches(this.view, lowest, highest));
  }

  /** The picture behind has grown. */
  grow(duration: Seconds): void {
    this.setView({ ...this.view, duration: Math.max(this.view.duration, duration) });
  }

  setPlayhead(time: Seconds, follows: boolean): void {
    if (time === this.playhead) return;
    this.playhead = time;
    const view = follows ? reveal(this.view, time) : this.view;
    if (view !== this.view) this.setView(view);
    this.redrawOverlay();
  }

  resize(width: number, height: number): void {
    const scale = globalThis.devicePixelRatio || 1;
    for (const canvas of [this.#canvases.base, this.#canvases.overlay]) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    }
    this.setView({
      ...this.view,
      width: Math.max(1, width - KEYBOARD_WIDTH),
      height: Math.max(1, height - RULER_HEIGHT - PEDAL_HEIGHT),
    });
    if (this.#isFitted) this.fit();
  }

  redraw(): void {
    this.#isStale.base = true;
    this.redrawOverlay();
  }

  redrawOverlay(): void {
    this.#isStale.overlay = true;
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame(() => {
      this.#isAsked = false;
      this.draw();
    });
  }

  /** Draws what is stale, now. */
  draw(): void {
    if (this.#isStale.base) this.#drawBase();
    if (this.#isStale.overlay) this.#drawOverlay();
    this.#isStale = { base: false, overlay: false };
  }

  #drawBase(): void {
    const context = this.#base;
    const { view } = this;
    const palette = this.#palette;
    const hidden = this.draft ? this.selected : undefined;
    this.#inArea(context, KEYBOARD_WIDTH, RULER_HEIGHT, view.width, view.height, () => {
      drawGrid(context, view, palette);
      if (this.showsSpectrum && this.#frames) drawSpectrum(context, view, this.#frames, palette, this.#tiles);
      drawActivations(context, view, this.activations, palette, this.#activationTiles);
      this.drawnNotes = this.#painter.draw(context, view, this.index, palette, hidden);
    });
    this.#inArea(context, KEYBOARD_WIDTH, 0, view.width, RULER_HEIGHT, () =>
      drawRuler(context, view, palette, RULER_HEIGHT),
    );
    this.#inArea(context, KEYBOARD_WIDTH, RULER_HEIGHT + view.height, view.width, PEDAL_HEIGHT, () =>
      drawPedals(context, view, this.#pedals, palette, PEDAL_HEIGHT),
    );
    this.#inArea(context, 0, 0, KEYBOARD_WIDTH, RULER_HEIGHT + view.height + PEDAL_HEIGHT, () => {
      context.fillStyle = palette.paper;
      context.fillRect(0, 0, KEYBOARD_WIDTH, RULER_HEIGHT + view.height + PEDAL_HEIGHT);
      context.fillStyle = palette.faintInk;
      context.font = '10px system-ui, sans-serif';
      context.textBaseline = 'middle';
      context.fillText('Pedal', 6, RULER_HEIGHT + view.height + PEDAL_HEIGHT / 2);
    });
  }

  #drawOverlay(): void {
    const context = this.#overlay;
    const { view, loop, playhead } = this;
    const palette = this.#palette;
    const height = RULER_HEIGHT + view.height + PEDAL_HEIGHT;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#canvases.overlay.width, this.#canvases.overlay.height);
    this.#inArea(context, KEYBOARD_WIDTH, 0, view.width, height, () => {
      if (loop) {
        const left = xOf(view, loop.from);
        context.fillStyle = palette.loop;
        context.fillRect(left, 0, Math.max(1, xOf(view, loop.to) - left), height);
      }
      context.fillStyle = palette.playhead;
      context.fillRect(xOf(view, playhead) - 0.75, 0, 1.5, height);
    });
    this.#inArea(context, KEYBOARD_WIDTH, RULER_HEIGHT, view.width, view.height, () => this.#drawSelection(context));
    this.#inArea(context, 0, RULER_HEIGHT, KEYBOARD_WIDTH, view.height, () =>
      drawKeyboard(context, view, palette, { width: KEYBOARD_WIDTH, pressed: this.#soundingAt(playhead) }),
    );
  }

  #drawSelection(context: CanvasRenderingContext2D): void {
    const note = this.draft ?? this.selected;
    if (!note) return;
    const { left, top, width, height } = boxOf(this.view, note.onset, note.offset, note.pitch);
    if (this.draft) {
      context.fillStyle = this.#palette.velocity[velocityStep(note.velocity)];
      context.fillRect(left, top, width, height);
    }
    context.strokeStyle = this.#palette.selection;
    context.lineWidth = 2;
    context.strokeRect(left - 1, top - 1, width + 2, height + 2);
  }

  #soundingAt(time: Seconds): Set<number> {
    const [first, end] = this.index.range(time, time);
    const pressed = new Set<number>();
    for (let i = first; i < end; i++) if (this.index.offset[i] > time) pressed.add(this.index.pitch[i]);
    return pressed;
  }

  #inArea(
    context: CanvasRenderingContext2D,
    left: number,
    top: number,
    width: number,
    height: number,
    draw: () => void,
  ): void {
    const scale = this.#canvases.base.width / (this.view.width + KEYBOARD_WIDTH);
    context.save();
    context.setTransform(scale, 0, 0, scale, left * scale, top * scale);
    context.beginPath();
    context.rect(0, 0, width, height);
    context.clip();
    draw();
    context.restore();
  }

  /** Frames of time that are in view, for what is fetched for it. */
  get shownTime(): Loop {
    return { from: this.view.from, to: timeAt(this.view, this.view.width) };
  }
}
