// What the WASM backend of TensorFlow.js does too slowly, in float32, four lanes at a time (WASM SIMD): convolutions 3 rows
// high, pointwise convolutions, gathering. It works inside the backend's memory: it has no data and no stack of its own,
// and writes to `out`, `packed` and `scratch` alone. Build: scripts/wasm-kernel.mjs, with --shared.
// Images are [batch, row, column, channel]; channels in and out are multiples of 4.

typedef float f4 __attribute__((vector_size(16), aligned(4)));

#define SPLAT(x) ((f4){(x), (x), (x), (x)})
#define EXPORT(name) __attribute__((export_name(name)))
#define PRODUCTS 6
#define ROWS 4
#define STRIP 8
#define PLACES 4
// There is no library to call.
#define NO_MEMSET __attribute__((no_builtin("memset")))
#define NO_MEMCPY __attribute__((no_builtin("memcpy"), no_builtin("memmove")))

static inline f4 load(const float *at) { return *(const f4 *)at; }
static inline void store(float *at, f4 value) { *(f4 *)at = value; }

// The filter of 8 outputs at one place, 3 rows -> 6 products.
static inline void pack_half(float *to, int step, f4 a, f4 b, f4 c) {
  f4 even = (a + c) * SPLAT(-1.0f / 6), odd = b * SPLAT(1.0f / 6);
  f4 far = a * SPLAT(1.0f / 24) + c * SPLAT(1.0f / 6), middle = b * SPLAT(1.0f / 12);
  store(to, a * SPLAT(0.25f));
  store(to + step, even - odd);
  store(to + 2 * step, even + odd);
  store(to + 3 * step, far + middle);
  store(to + 4 * step, far - middle);
  store(to + 5 * step, c);
}

// filter [3, inner, outputs] -> packed [strip of 8 outputs, product, inner, 8].
EXPORT("pack_rows")
void pack_rows(const float *filter, float *packed, int inner, int outputs) {
  int row = inner * outputs;
  for (int from = 0; from < outputs; from += STRIP) {
    for (int k = 0; k < inner; k++) {
      const float *at = filter + k * outputs + from;
      float *to = packed + k * STRIP;
      pack_half(to, inner * STRIP, load(at), load(at + row), load(at + 2 * row));
      if (from + 4 < outputs) at += 4;
      pack_half(to + 4, inner * STRIP, load(at), load(at + row), load(at + 2 * row));
    }
    packed += PRODUCTS * inner * STRIP;
  }
}

// Six rows of `floats` numbers -> 6 rows of what is multiplied, `step` apart.
static inline void spread(const float *a, const float *b, const float *c, const float *d, const float *e,
                          const float *f, float *to, int step, int floats) {
  for (int i = 0; i < floats; i += 4, to += 4) {
    f4 va = load(a + i), vb = load(b + i), vc = load(c + i), vd = load(d + i), ve = load(e + i), vf = load(f + i);
    f4 p = ve - SPLAT(4) * vc, q = vd - SPLAT(4) * vb, r = ve - vc, s = SPLAT(2) * (vd - vb);
    store(to, SPLAT(4) * va - SPLAT(5) * vc + ve);
    store(to + step, p + q);
    store(to + 2 * step, p - q);
    store(to + 3 * step, r + s);
    store(to + 4 * step, r - s);
    store(to + 5 * step, SPLAT(4) * vb - SPLAT(5) * vd + vf);
  }
}

NO_MEMCPY static inline void copy(const float *from, float *to, int floats) {
#pragma clang loop unroll(disable)
  for (int i = 0; i < floats; i += 4) store(to + i, load(from + i));
}

NO_MEMSET static inline void clear(float *at, int floats) {
  for (int i = 0; i < floats; i += 4) store(at + i, SPLAT(0));
}

// sums[4, 8] = four places (a, b, c, d) times a strip of weights [inner, 8]; inner is a multiple of 4.
static inline void multiply(const float *a, const float *b, const float *c, const float *d, const float *w, int inner,
                            float *sums) {
  f4 a0 = SPLAT(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  // Unrolled, it would hold more than there are registers.
#pragma unroll(1)
  for (const float *end = a + inner; a != end; a++, b++, c++, d++, w += STRIP) {
    f4 x = load(w), y = load(w + 4), p;
    p = SPLAT(*a); a0 += p * x; a1 += p * y;
    p = SPLAT(*b); b0 += p * x; b1 += p * y;
    p = SPLAT(*c); c0 += p * x; c1 += p * y;
    p = SPLAT(*d); d0 += p * x; d1 += p * y;
  }
  store(sums, a0); store(sums + 4, a1);
  store(sums + 8, b0); store(sums + 12, b1);
  store(sums + 16, c0); store(sums + 20, c1);
  store(sums + 24, d0); store(sums + 28, d1);
}

// Products of one place and four outputs -> 4 rows of output, `step` apart, the first `rows` of them written.
static inline void collect(const float *sums, f4 bias, f4 least, float *out, int step, int rows) {
  f4 a = load(sums), b = load(sums + 32), c = load(sums + 64), d = load(sums + 96), e = load(sums + 128);
  f4 f = load(sums + 160);
  f4 p = b + c, q = b - c, r = d + e, s = d - e;
  store(out, __builtin_wasm_pmax_f32x4(a + p + r + bias, least));
  if (rows > 1) store(out + step, __builtin_wasm_pmax_f32x4(q + SPLAT(2) * s + bias, least));
  if (rows > 2) store(out + 2 * step, __builtin_wasm_pmax_f32x4(p + SPLAT(4) * r + bias, least));
  if (rows > 3) store(out + 3 * step, __builtin_wasm_pmax_f32x4(q + SPLAT(8) * s + f + bias, least));
}

// The convolution itself, by F(4, 3) of Winograd along the rows: 4 output rows cost 6 products where 12 would be due.
// Padding is 1 row above and below, and `left` columns. Adds `bias`; values below `least` (0 for ReLU) become that. As many tiles of four rows and as many columns as given are
// worked on at a time. scratch: 192 + (6 tiles + 1) ((columns - 1) stride + taps) channels floats.
EXPORT("convolve_rows")
NO_MEMSET void convolve_rows(const float *x, const float *packed, const float *bias, float *out, float *scratch,
                             float least, int batch, int height, int width, int channels, int out_width, int outputs, int taps,
                        int stride, int left, int tiles, int columns) {
  int row = width * channels, out_row = out_width * outputs, inner = taps * channels, pace = stride * channels;
  int all_tiles = (height + ROWS - 1) / ROWS;
  int span = ((columns - 1) * stride + taps) * channels, product = tiles * span;
  float *sums = scratch, *none = sums + PRODUCTS * PLACES * STRIP, *pieces = none + span;
  clear(none, span);
  for (int b = 0; b < batch; b++, x += height * row, out += height * out_row) {
    for (int first = 0; first < all_tiles; first += tiles) {
      int group = all_tiles - first < tiles ? all_tiles - first : tiles;
      for (int column = 0; column < out_width; column += columns) {
        int wide = out_width - column < columns ? out_width - column : columns;
        // Input columns of this piece, and those of them that exist.
        int from = column * stride - left, to = from + (wide - 1) * stride + taps;
        int begin = from < 0 ? 0 : from, end = to > width ? width : to;
        for (int t = 0; t < group; t++) {
          float *u = pieces + t * span;
          for (int p = 0; p < PRODUCTS; p++) {
            clear(u + p * product, (begin - from) * channels);
            clear(u + p * product + (end - from) * channels, (to - end) * channels);
          }
#define INPUT_ROW(n) ((unsigned)(y + n) < (unsigned)height ? x + (y + n) * row + begin * channels : none)
          int y = (first + t) * ROWS - 1;
          spread(INPUT_ROW(0), INPUT_ROW(1), INPUT_ROW(2), INPUT_ROW(3), INPUT_ROW(4), INPUT_ROW(5),
                 u + (begin - from) * channels, product, (end - begin) * channels);
        }
        const float *w = packed;
        int last = group * wide - 1;
        for (int output = 0; output < outputs; output += STRIP, w += PRODUCTS * inner * STRIP) {
          int whole = output + 4 < outputs;
          f4 low = load(bias + output), high = whole ? load(bias + output + 4) : low;
          for (int place = 0; place <= last; place += PLACES) {
            // Where places are missing, the last one is worked out again.
#define PLACE(n)                                                       \
  int p##n = place + n < last ? place + n : last, t##n = p##n / wide; \
  const float *u##n = pieces + t##n * span + (p##n - t##n * wide) * pace;
            PLACE(0) PLACE(1) PLACE(2) PLACE(3)
            for (int p = 0, at = 0; p < PRODUCTS; p++, at += product)
              multiply(u0 + at, u1 + at, u2 + at, u3 + at, w + p * inner * STRIP, inner, sums + p * PLACES * STRIP);
#pragma unroll(1)
            for (int n = 0; n < PLACES && place + n <= last; n++) {
              int t = (place + n) / wide, y = (first + t) * ROWS;
              float *o = out + y * out_row + (column + place + n - t * wide) * outputs + output;
              collect(sums + n * STRIP, low, SPLAT(least), o, out_row, height - y);
              if (whole) collect(sums + n * STRIP + 4, high, SPLAT(least), o + 4, out_row, height - y);
            }
          }
        }
      }
    }
  }
}

// filter [inner, outputs] -> packed [strip of 8 outputs, inner, 8].
EXPORT("pack_points")
void pack_points(const float *filter, float *packed, int inner, int outputs) {
  for (int from = 0; from < outputs; from += STRIP) {
    int second = from + 4 < outputs ? from + 4 : from;
    for (int k = 0; k < inner; k++, packed += STRIP) {
      store(packed, load(filter + k * outputs + from));
      store(packed + 4, load(filter + k * outputs + second));
    }
  }
}

// Pointwise convolution: x [points, inner] -> out [points, outputs], plus `bias` where there is one, nothing below
// `least`. scratch: 32 floats.
EXPORT("convolve_points")
void convolve_points(const float *x, const float *packed, const float *bias, float *out, float *scratch, float least,
                     int points, int inner, int outputs, int chunk) {
  for (int begin = 0; begin < points; begin += chunk) {
    int last = (begin + chunk < points ? begin + chunk : points) - 1;
    const float *w = packed;
    for (int output = 0; output < outputs; output += STRIP, w += inner * STRIP) {
      int whole = output + 4 < outputs;
      f4 low = bias ? load(bias + output) : SPLAT(0), high = bias && whole ? load(bias + output + 4) : SPLAT(0);
      for (int point = begin; point <= last; point += PLACES) {
        int p1 = point + 1 < last ? point + 1 : last, p2 = point + 2 < last ? point + 2 : last;
        int p3 = point + 3 < last ? point + 3 : last;
        multiply(x + point * inner, x + p1 * inner, x + p2 * inner, x + p3 * inner, w, inner, scratch);
        for (int n = 0; n < PLACES && point + n <= last; n++) {
          float *o = out + (point + n) * outputs + output;
          store(o, __builtin_wasm_pmax_f32x4(load(scratch + n * STRIP) + low, SPLAT(least)));
          if (whole) store(o + 4, __builtin_wasm_pmax_f32x4(load(scratch + n * STRIP + 4) + high, SPLAT(least)));
        }
      }
    }
  }
}

// from [outer, rows, inner] -> out [outer, count, inner], the rows of the given numbers; inner is a multiple of 4.
EXPORT("gather_rows")
NO_MEMCPY void gather_rows(const float *from, const int *numbers, float *out, int outer, int rows, int count, int inner) {
  for (int o = 0; o < outer; o++, from += rows * inner) {
    for (int n = 0; n < count; n++, out += inner) copy(from + numbers[n] * inner, out, inner);
  }
}

// from [rows, inner] -> `rows` pieces of out, `step` apart; inner is a multiple of 4.
EXPORT("lay_rows")
NO_MEMCPY void lay_rows(const float *from, float *out, int rows, int inner, int step) {
  for (int row = 0; row < rows; row++, from += inner, out += step) copy(from, out, inner);
}
