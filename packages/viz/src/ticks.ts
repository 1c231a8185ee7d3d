import type { Seconds } from '@pianoscribe/core';

/** Places to label on an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

const TIME_STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000];

/** Round times from one to another, at most `most` of them: seconds up to two minutes, minutes:seconds beyond. */
export function timeTicks(from: Seconds, to: Seconds, most: number): Tick[] {
  const step = TIME_STEPS.find((candidate) => (to - from) / candidate <= most) ?? (to - from) / most;
  const decimals = step < 1 ? 1 : 0;
  return multiples(from, to, step).map((value) => ({
    value,
    label: to > 120 ? minutesAndSeconds(value) : value.toFixed(decimals),
  }));
}

/** Round numbers (1, 2 or 5 times a power of ten apart) from one to another, about `most` of them at most. */
export function numberTicks(from: number, to: number, most: number): Tick[] {
  const rough = (to - from) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  return multiples(from, to, step).map((value) => ({ value, label: numberLabel(value, decimals) }));
}

/** Powers of ten, and their double and fivefold where there are few, for a logarithmic axis. */
export function logTicks(from: number, to: number): Tick[] {
  const decades = Math.log10(to / from);
  const factors = decades < 1.5 ? [1, 2, 5] : [1];
  const ticks: Tick[] = [];
  for (let exponent = Math.floor(Math.log10(from)); exponent <= Math.ceil(Math.log10(to)); exponent++) {
    for (const factor of factors) {
      const value = factor * 10 ** exponent;
      if (value >= from * 0.999 && value <= to * 1.001)
        ticks.push({ value, label: String(Number(value.toPrecision(3))) });
    }
  }
  return ticks;
}

function multiples(from: number, to: number, step: number): number[] {
  const values: number[] = [];
  const last = Math.floor(to / step + 1e-6);
  for (let i = Math.ceil(from / step - 1e-6); i <= last; i++) values.push(i * step);
  return values;
}

function numberLabel(value: number, decimals: number): string {
  if (Math.abs(value) >= 10000) return `${Number((value / 1000).toFixed(1))}k`;
  return decimals > 4 ? value.toExponential(0) : value.toFixed(decimals);
}

function minutesAndSeconds(time: Seconds): string {
  const seconds = Math.round(time);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

const NAMES = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'];

/** Name of a MIDI pitch in scientific pitch notation: 60 is C4. */
export function noteName(pitch: number): string {
  return `${NAMES[((pitch % 12) + 12) % 12]}${Math.floor(pitch / 12) - 1}`;
}
