/** Shape with its axes in another order: axis i of the result is axis order[i] of the input. */
export function permuteShape(shape: readonly number[], order: readonly number[]): number[] {
  return order.map((axis) => shape[axis]);
}

/** Row-major numbers with their axes in another order (as `permuteShape`), in a new array. */
export function permute(data: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  const permuted = permuteShape(shape, order);
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  const steps = permuteShape(strides, order);
  const index = new Array<number>(shape.length).fill(0);
  const result = new Float32Array(data.length);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = data[from];
    for (let axis = index.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++index[axis] < permuted[axis]) break;
      from -= steps[axis] * permuted[axis];
      index[axis] = 0;
    }
  }
  return result;
}

/** The order that undoes `order`. */
export function invert(order: readonly number[]): number[] {
  return order.map((_, axis) => order.indexOf(axis));
}
