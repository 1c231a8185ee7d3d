// Real FFT, power spectrum, filter bank and logarithm in float32, four lanes at a time (WASM SIMD).
// Memory belongs to the caller: every function works on addresses that it is given and keeps nothing.
// Build: scripts/wasm-kernel.mjs.

typedef float f4 __attribute__((vector_size(16), aligned(4)));
typedef int i4 __attribute__((vector_size(16), aligned(4)));
typedef struct { f4 re, im; } c4;

#define SHUFFLE __builtin_shufflevector
#define SPLAT(x) ((f4){(x), (x), (x), (x)})
#define EXPORT(name) __attribute__((export_name(name)))

static inline f4 load(const float *at) { return *(const f4 *)at; }
static inline void store(float *at, f4 value) { *(f4 *)at = value; }
static inline f4 reverse(f4 v) { return SHUFFLE(v, v, 3, 2, 1, 0); }
static inline c4 times(c4 a, f4 re, f4 im) { return (c4){a.re * re - a.im * im, a.re * im + a.im * re}; }

static inline void transpose(f4 *a, f4 *b, f4 *c, f4 *d) {
  f4 ab_low = SHUFFLE(*a, *b, 0, 4, 1, 5), ab_high = SHUFFLE(*a, *b, 2, 6, 3, 7);
  f4 cd_low = SHUFFLE(*c, *d, 0, 4, 1, 5), cd_high = SHUFFLE(*c, *d, 2, 6, 3, 7);
  *a = SHUFFLE(ab_low, cd_low, 0, 1, 4, 5);
  *b = SHUFFLE(ab_low, cd_low, 2, 3, 6, 7);
  *c = SHUFFLE(ab_high, cd_high, 0, 1, 4, 5);
  *d = SHUFFLE(ab_high, cd_high, 2, 3, 6, 7);
}

// One radix-4 butterfly, outputs in order 0..3; forward: -i is e^(-i pi / 2).
static inline void butterfly(c4 *a, c4 *b, c4 *c, c4 *d) {
  f4 sr = a->re + c->re, si = a->im + c->im, dr = a->re - c->re, di = a->im - c->im;
  f4 tr = b->re + d->re, ti = b->im + d->im, er = b->re - d->re, ei = b->im - d->im;
  *a = (c4){sr + tr, si + ti};
  *b = (c4){dr + ei, di - er};
  *c = (c4){sr - tr, si - ti};
  *d = (c4){dr - ei, di + er};
}

// Four interleaved FFTs of `length` points, one in each lane (Stockham, radix 4, a last radix 2 where needed).
// Twiddles: for each radix-4 stage but the last, for each p: re and im of w^p, w^2p, w^3p.
static c4 *lane_transform(c4 *x, c4 *y, int length, const float *twiddles) {
  int n = length, stride = 1;
  for (; n >= 4; n >>= 2, stride <<= 2) {
    int quarter = n >> 2;
    for (int p = 0; p < quarter; p++) {
      const c4 *in = x + stride * p;
      c4 *out = y + 4 * stride * p;
      int step = stride * quarter;
      if (p == 0) {
        for (int q = 0; q < stride; q++) {
          c4 a = in[q], b = in[q + step], c = in[q + 2 * step], d = in[q + 3 * step];
          butterfly(&a, &b, &c, &d);
          out[q] = a, out[q + stride] = b, out[q + 2 * stride] = c, out[q + 3 * stride] = d;
        }
        continue;
      }
      const float *w = twiddles + 6 * (p - 1);
      f4 r1 = SPLAT(w[0]), i1 = SPLAT(w[1]), r2 = SPLAT(w[2]), i2 = SPLAT(w[3]), r3 = SPLAT(w[4]), i3 = SPLAT(w[5]);
      for (int q = 0; q < stride; q++) {
        c4 a = in[q], b = in[q + step], c = in[q + 2 * step], d = in[q + 3 * step];
        butterfly(&a, &b, &c, &d);
        out[q] = a;
        out[q + stride] = times(b, r1, i1);
        out[q + 2 * stride] = times(c, r2, i2);
        out[q + 3 * stride] = times(d, r3, i3);
      }
    }
    twiddles += 6 * (quarter - 1);
    c4 *swap = x;
    x = y;
    y = swap;
  }
  if (n == 2) {
    for (int q = 0; q < stride; q++) {
      c4 a = x[q], b = x[q + stride];
      y[q] = (c4){a.re + b.re, a.im + b.im};
      y[q + stride] = (c4){a.re - b.re, a.im - b.im};
    }
    return y;
  }
  return x;
}

// Complex FFT of size / 2 points of the windowed frame, even samples real and odd ones imaginary, in natural order.
// work is two blocks of `size` floats; the result is `size` / 2 real parts, then as many imaginary ones, in the first
// or the second block.
static float *half_transform(const float *frame, const float *window, int size, float *work, const float *lane_twiddles,
                             const float *join_twiddles) {
  int lanes = size >> 3;
  c4 *x = (c4 *)work, *y = (c4 *)(work + size);
  for (int m = 0; m < lanes; m++) {
    f4 low = load(frame + 8 * m) * load(window + 8 * m);
    f4 high = load(frame + 8 * m + 4) * load(window + 8 * m + 4);
    x[m] = (c4){SHUFFLE(low, high, 0, 2, 4, 6), SHUFFLE(low, high, 1, 3, 5, 7)};
  }
  c4 *z = lane_transform(x, y, lanes, lane_twiddles);
  float *re = z == x ? (float *)y : (float *)x;
  float *im = re + (size >> 1);
  // Lane l holds every fourth point from l on: a last radix-4 step across the lanes joins them.
  for (int k = 0; k < lanes; k += 4) {
    c4 a = z[k], b = z[k + 1], c = z[k + 2], d = z[k + 3];
    transpose(&a.re, &b.re, &c.re, &d.re);
    transpose(&a.im, &b.im, &c.im, &d.im);
    const float *w = join_twiddles + 6 * k;
    b = times(b, load(w), load(w + 4));
    c = times(c, load(w + 8), load(w + 12));
    d = times(d, load(w + 16), load(w + 20));
    butterfly(&a, &b, &c, &d);
    store(re + k, a.re), store(im + k, a.im);
    store(re + k + lanes, b.re), store(im + k + lanes, b.im);
    store(re + k + 2 * lanes, c.re), store(im + k + 2 * lanes, c.im);
    store(re + k + 3 * lanes, d.re), store(im + k + 3 * lanes, d.im);
  }
  return re;
}

// out: size / 2 + 1 powers.
EXPORT("power")
void power(const float *frame, const float *window, int size, float *work, const float *lane_twiddles,
           const float *join_twiddles, const float *real_twiddles, float *out) {
  const float *re = half_transform(frame, window, size, work, lane_twiddles, join_twiddles);
  int half = size >> 1;
  const float *im = re + half;
  out[0] = (re[0] + im[0]) * (re[0] + im[0]);
  out[half] = (re[0] - im[0]) * (re[0] - im[0]);
  for (int k = 1; k <= half / 2; k += 4) {
    f4 zr = load(re + k), zi = load(im + k);
    f4 yr = reverse(load(re + half - k - 3)), yi = reverse(load(im + half - k - 3));
    f4 er = zr + yr, ei = zi - yi, or = zi + yi, oi = yr - zr;
    const float *w = real_twiddles + 2 * (k - 1);
    f4 wr = load(w), wi = load(w + 4);
    f4 tr = or * wr - oi * wi, ti = or * wi + oi * wr;
    f4 pr = er + tr, pi = ei + ti, qr = er - tr, qi = ei - ti;
    store(out + k, (pr * pr + pi * pi) * SPLAT(0.25f));
    store(out + half - k - 3, reverse((qr * qr + qi * qi) * SPLAT(0.25f)));
  }
}

// out: size / 2 + 1 bins, real and imaginary part in turn.
EXPORT("spectrum")
void spectrum(const float *frame, const float *window, int size, float *work, const float *lane_twiddles,
              const float *join_twiddles, const float *real_twiddles, float *out) {
  const float *re = half_transform(frame, window, size, work, lane_twiddles, join_twiddles);
  int half = size >> 1;
  const float *im = re + half;
  out[0] = re[0] + im[0], out[1] = 0;
  out[size] = re[0] - im[0], out[size + 1] = 0;
  for (int k = 1; k <= half / 2; k++) {
    int mirror = half - k;
    float er = re[k] + re[mirror], ei = im[k] - im[mirror], or = im[k] + im[mirror], oi = re[mirror] - re[k];
    const float *w = real_twiddles + 8 * ((k - 1) >> 2) + ((k - 1) & 3);
    float tr = or * w[0] - oi * w[4], ti = or * w[4] + oi * w[0];
    out[2 * k] = 0.5f * (er + tr), out[2 * k + 1] = 0.5f * (ei + ti);
    out[2 * mirror] = 0.5f * (er - tr), out[2 * mirror + 1] = -0.5f * (ei - ti);
  }
}

// Natural logarithm of normal positive floats: minimax polynomial of Cephes' logf, error below 1e-7 of the value.
static inline f4 natural_log(f4 value) {
  i4 shifted = (i4)value - (i4){0x3f3504f3, 0x3f3504f3, 0x3f3504f3, 0x3f3504f3};
  f4 exponent = __builtin_convertvector(shifted >> 23, f4);
  i4 mantissa = (shifted & (i4){0x7fffff, 0x7fffff, 0x7fffff, 0x7fffff}) + (i4){0x3f3504f3, 0x3f3504f3, 0x3f3504f3, 0x3f3504f3};
  f4 x = (f4)mantissa - SPLAT(1.0f), z = x * x;
  f4 p = SPLAT(7.0376836292e-2f) * x - SPLAT(1.1514610310e-1f);
  p = p * x + SPLAT(1.1676998740e-1f);
  p = p * x - SPLAT(1.2420140846e-1f);
  p = p * x + SPLAT(1.4249322787e-1f);
  p = p * x - SPLAT(1.6668057665e-1f);
  p = p * x + SPLAT(2.0000714765e-1f);
  p = p * x - SPLAT(2.4999993993e-1f);
  p = p * x + SPLAT(3.3333331174e-1f);
  f4 tail = p * x * z + exponent * SPLAT(-2.12194440e-4f) - SPLAT(0.5f) * z;
  return exponent * SPLAT(0.693359375f) + (x + tail);
}

// Filters, four at a time: out[f] = sum of weights * spectrum over the filter's run. The runs of four filters have one
// length (in steps of four bins), `steps`, and lie side by side; `starts` are their first bins.
// log: 0 none; 1 ln(max(x, floor)); 2 ln(x + floor); then (ln + offset) * gain.
EXPORT("filter")
void filter(const float *spectrum, int groups, const int *starts, const int *steps, const float *weights, int log,
            float floor, float offset, float gain, float *out) {
  for (int g = 0; g < groups; g++) {
    const float *s0 = spectrum + starts[4 * g], *s1 = spectrum + starts[4 * g + 1];
    const float *s2 = spectrum + starts[4 * g + 2], *s3 = spectrum + starts[4 * g + 3];
    f4 a = SPLAT(0), b = SPLAT(0), c = SPLAT(0), d = SPLAT(0);
    for (int i = 0; i < steps[g]; i++, weights += 16) {
      a += load(weights) * load(s0 + 4 * i);
      b += load(weights + 4) * load(s1 + 4 * i);
      c += load(weights + 8) * load(s2 + 4 * i);
      d += load(weights + 12) * load(s3 + 4 * i);
    }
    transpose(&a, &b, &c, &d);
    f4 sum = (a + b) + (c + d);
    if (log == 1) {
      i4 above = sum > SPLAT(floor);
      sum = (f4)(((i4)sum & above) | ((i4)SPLAT(floor) & ~above));
    } else if (log == 2) {
      sum += SPLAT(floor);
    }
    store(out + 4 * g, log ? (natural_log(sum) + SPLAT(offset)) * SPLAT(gain) : sum);
  }
}
