// The recurrence of a GRU and its way back in float32, four lanes at a time (WASM SIMD); formulas in ../recurrence.ts.
// Memory belongs to the caller: every function works on addresses that it is given and keeps nothing.
// `hidden` is a multiple of 8; a gate takes `hidden` floats, three gates lie side by side. Sequences are
// [batch, step, hidden or 3 hidden]. Build: scripts/wasm-kernel.mjs.

typedef float f4 __attribute__((vector_size(16), aligned(4)));
typedef int i4 __attribute__((vector_size(16), aligned(4)));

#define SPLAT(x) ((f4){(x), (x), (x), (x)})
#define EXPORT(name) __attribute__((export_name(name)))

static inline f4 load(const float *at) { return *(const f4 *)at; }
static inline void store(float *at, f4 value) { *(f4 *)at = value; }

// e^x by Cody and Waite: x = n ln 2 + r, a polynomial (Cephes' expf) for e^r, n into the exponent.
static inline f4 exponential(f4 x) {
  x = __builtin_wasm_max_f32x4(__builtin_wasm_min_f32x4(x, SPLAT(88.0f)), SPLAT(-87.0f));
  f4 n = __builtin_wasm_nearest_f32x4(x * SPLAT(1.44269504f));
  f4 r = x - n * SPLAT(0.693359375f) + n * SPLAT(2.12194440e-4f);
  f4 p = SPLAT(1.9875691500e-4f);
  p = p * r + SPLAT(1.3981999507e-3f);
  p = p * r + SPLAT(8.3334519073e-3f);
  p = p * r + SPLAT(4.1665795894e-2f);
  p = p * r + SPLAT(1.6666665459e-1f);
  p = p * r + SPLAT(5.0000001201e-1f);
  p = p * r * r + r + SPLAT(1.0f);
  i4 exponent = __builtin_convertvector(n, i4) << 23;
  return (f4)((i4)p + exponent);
}

static inline f4 sigmoid(f4 x) { return SPLAT(1.0f) / (SPLAT(1.0f) + exponential(-x)); }

// out[row, column] = sum over n of left[row, n] right[n, column]; right is packed in strips of 8 columns,
// [columns / 8, inner, 8], so that it is read once from end to end for every 4 rows.
static inline void multiply(float *out, const float *left, const float *right, int rows, int columns, int inner) {
  for (int column = 0; column < columns; column += 8, right += 8 * inner) {
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
      const float *a = left + row * inner, *b = a + inner, *c = b + inner, *d = c + inner, *w = right;
      f4 a0 = SPLAT(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
      for (int n = 0; n < inner; n++, w += 8) {
        f4 x = load(w), y = load(w + 4), p;
        p = SPLAT(a[n]); a0 += p * x; a1 += p * y;
        p = SPLAT(b[n]); b0 += p * x; b1 += p * y;
        p = SPLAT(c[n]); c0 += p * x; c1 += p * y;
        p = SPLAT(d[n]); d0 += p * x; d1 += p * y;
      }
      float *to = out + row * columns + column;
      store(to, a0); store(to + 4, a1); to += columns;
      store(to, b0); store(to + 4, b1); to += columns;
      store(to, c0); store(to + 4, c1); to += columns;
      store(to, d0); store(to + 4, d1);
    }
    for (; row < rows; row++) {
      // Two sums each, so that an addition need not wait for the one before.
      const float *a = left + row * inner, *w = right;
      f4 a0 = SPLAT(0), a1 = a0, b0 = a0, b1 = a0;
      for (int n = 0; n < inner; n += 2, w += 16) {
        f4 p = SPLAT(a[n]), q = SPLAT(a[n + 1]);
        a0 += p * load(w); a1 += p * load(w + 4);
        b0 += q * load(w + 8); b1 += q * load(w + 12);
      }
      store(out + row * columns + column, a0 + b0);
      store(out + row * columns + column + 4, a1 + b1);
    }
  }
}

// state [batch, hidden] is taken from the step before and left for the next. sums: room for [batch, 3 hidden].
EXPORT("forward")
void forward(const float *products, const float *weight, const float *bias, float *state, float *sums, float *output,
             float *reset, float *update, float *candidate, float *recurrent, int batch, int steps, int hidden,
             int reverse) {
  int gates = 3 * hidden;
  for (int step = 0; step < steps; step++) {
    int t = reverse ? steps - 1 - step : step;
    multiply(sums, state, weight, batch, gates, hidden);
    for (int b = 0; b < batch; b++) {
      const float *x = products + (b * steps + t) * gates, *s = sums + b * gates;
      float *h = state + b * hidden;
      int to = (b * steps + t) * hidden;
      for (int j = 0; j < hidden; j += 4, to += 4) {
        f4 r = sigmoid(load(x + j) + load(s + j) + load(bias + j));
        f4 z = sigmoid(load(x + hidden + j) + load(s + hidden + j) + load(bias + hidden + j));
        f4 u = load(s + 2 * hidden + j) + load(bias + 2 * hidden + j);
        f4 n = SPLAT(2.0f) * sigmoid(SPLAT(2.0f) * (load(x + 2 * hidden + j) + r * u)) - SPLAT(1.0f);
        f4 next = n + z * (load(h + j) - n);
        store(h + j, next);
        store(output + to, next);
        store(reset + to, r);
        store(update + to, z);
        store(candidate + to, n);
        store(recurrent + to, u);
      }
    }
  }
}

// carried and through [batch, hidden]: what the later step hands back, directly and by way of its gates.
// gate: room for [batch, 3 hidden].
EXPORT("backward")
void backward(const float *gradient, const float *previous, const float *reset, const float *update,
              const float *candidate, const float *recurrent, const float *weight, float *carried, float *through,
              float *gate, float *products, float *recurrent_products, int batch, int steps, int hidden, int reverse) {
  int gates = 3 * hidden;
  for (int step = steps - 1; step >= 0; step--) {
    int t = reverse ? steps - 1 - step : step;
    for (int b = 0; b < batch; b++) {
      int at = (b * steps + t) * hidden;
      float *p = products + (b * steps + t) * gates, *q = recurrent_products + (b * steps + t) * gates;
      float *g = gate + b * gates;
      for (int j = 0; j < hidden; j += 4, at += 4) {
        int i = b * hidden + j;
        f4 d = load(gradient + at) + load(carried + i) + load(through + i);
        f4 r = load(reset + at), z = load(update + at), n = load(candidate + at);
        f4 dn = d * (SPLAT(1.0f) - z) * (SPLAT(1.0f) - n * n);
        f4 dr = dn * load(recurrent + at) * r * (SPLAT(1.0f) - r);
        f4 dz = d * (load(previous + at) - n) * z * (SPLAT(1.0f) - z);
        f4 du = dn * r;
        store(carried + i, d * z);
        store(p + j, dr); store(p + hidden + j, dz); store(p + 2 * hidden + j, dn);
        store(q + j, dr); store(q + hidden + j, dz); store(q + 2 * hidden + j, du);
        store(g + j, dr); store(g + hidden + j, dz); store(g + 2 * hidden + j, du);
      }
    }
    multiply(through, gate, weight, batch, hidden, gates);
  }
}
