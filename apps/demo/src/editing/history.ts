/** A value and the way back to those before it. */
export interface History<T> {
  readonly value: T;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  push(value: T): void;
  undo(): void;
  redo(): void;
}

export function createHistory<T>(first: T): History<T> {
  const values = [first];
  let at = 0;
  return {
    get value() {
      return values[at];
    },
    get canUndo() {
      return at > 0;
    },
    get canRedo() {
      return at < values.length - 1;
    },
    push(value) {
      values.splice(at + 1, Number.POSITIVE_INFINITY, value);
      at++;
    },
    undo() {
      at = Math.max(0, at - 1);
    },
    redo() {
      at = Math.min(values.length - 1, at + 1);
    },
  };
}
