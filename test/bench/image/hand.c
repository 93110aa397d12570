/* The jobs of asm/kernels.ts in plain C: what the lowered code is measured against. */
#include <stdint.h>
#include <string.h>

#include "board_io.h"
#include "core_main.h"

#define W 320
#define H 240
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;

static u8 gray[W * H], gray_out[W * H], small_gray[W * H / 4], mask[W * H], work[W * H], ai[3 * W * H];
static u16 color[W * H], out[W * H], small_color[W * H / 4];
static u8 lab[65536 * 3];
static int32_t list[16384];
static struct run {
  int y, x0, x1;
} stack[W * H];

static uint64_t now(void) {
  uint64_t count;
  __asm__ volatile("csrr %0, minstret" : "=r"(count)::"memory");
  return count;
}

static u32 seed = 12345;
static u32 next_random(void) { return (seed = seed * 1664525 + 1013904223) >> 24; }
static u16 swap(u32 p) { return (u16)(p << 8 | p >> 8); }

static void paint(void) {
  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++) {
      int spot = ((x >> 4) + (y >> 4)) % 5 == 0;
      gray[y * W + x] = (u8)(spot ? 20 + (next_random() & 15) : 120 + (u32)((x + y) >> 3) + (next_random() & 31));
    }
  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++) {
      int spot = ((x >> 4) + (y >> 4)) % 5 == 0;
      u32 r = spot ? 28 : (u32)(x >> 4) & 15, g = spot ? 4 : 20 + (u32)(y >> 4), b = next_random() & 7;
      color[y * W + x] = swap((r << 11 | g << 5 | b) & 0xffff);
    }
}

/* ---- colours ---- */

static inline int red(u32 p) { return (int)(((p >> 3 & 31) * 527 + 23) >> 6); }
static inline int green(u32 p) { return (int)((((p & 7) << 3 | p >> 13) * 259 + 33) >> 6); }
static inline int blue(u32 p) { return (int)(((p >> 8 & 31) * 527 + 23) >> 6); }
static inline u16 rgb(int r, int g, int b) {
  return swap((u32)((r * 249 + 1014) >> 11) << 11 | (u32)((g * 253 + 505) >> 10) << 5 | (u32)((b * 249 + 1014) >> 11));
}

static double root(double x, int n) {
  double r = 1;
  for (int i = 0; i < 60; i++) {
    double power = 1;
    for (int k = 1; k < n; k++) power *= r;
    r += (x / power - r) / n;
  }
  return r;
}
static double linear(int c) {
  double v = c / 255.0;
  if (v <= 0.04045) return 100 * (v / 12.92);
  double x = (v + 0.055) / 1.055, fifth = root(x, 5);
  return 100 * x * x * fifth * fifth;
}
static double curve(double t) { return t > 0.008856 ? root(t, 3) : 7.787037 * t + 0.137931; }
static int near(double x) {
  int i = (int)(x + 1000.5);
  return i - 1000;
}
static void lab_init(void) {
  static double lin[256];
  for (int i = 0; i < 256; i++) lin[i] = linear(i);
  for (u32 p = 0; p < 65536; p++) {
    double r = lin[red(p)], g = lin[green(p)], b = lin[blue(p)];
    double x = curve((r * 0.4124 + g * 0.3576 + b * 0.1805) / 95.047);
    double y = curve((r * 0.2126 + g * 0.7152 + b * 0.0722) / 100.0);
    double z = curve((r * 0.0193 + g * 0.1192 + b * 0.9505) / 108.883);
    lab[3 * p] = (u8)near(116 * y - 16);
    lab[3 * p + 1] = (u8)near(500 * (x - y));
    lab[3 * p + 2] = (u8)near(200 * (y - z));
  }
}

/* ---- the jobs ---- */

static __attribute__((noinline)) void nearest16(const u16 *src, int w, int h, u16 *dst, int dw, int dh) {
  for (int y = 0; y < dh; y++) {
    const u16 *row = src + (int)((int64_t)y * ((h << 16) / dh) >> 16) * w;
    for (int x = 0; x < dw; x++) *dst++ = row[x * ((w << 16) / dw) >> 16];
  }
}

static __attribute__((noinline)) void box8(const u8 *src, int w, int h, u8 *dst, int dw, int dh) {
  for (int y = 0; y < dh; y++) {
    int y0 = y * h / dh, y1 = (y + 1) * h / dh;
    if (y1 > h - 1) y1 = h - 1;
    for (int x = 0; x < dw; x++) {
      int x0 = x * w / dw, x1 = (x + 1) * w / dw, sum = 0;
      if (x1 > w - 1) x1 = w - 1;
      for (int sy = y0; sy <= y1; sy++)
        for (int sx = x0; sx <= x1; sx++) sum += src[sy * w + sx];
      *dst++ = (u8)(sum / ((y1 - y0 + 1) * (x1 - x0 + 1)));
    }
  }
}

static inline int mix(int a, int b, int c, int d, int wx, int wy) {
  return ((a * (256 - wx) + b * wx) * (256 - wy) + (c * (256 - wx) + d * wx) * wy) >> 16;
}
#define BILINEAR(NAME, TYPE, VALUE)                                                                     \
  static __attribute__((noinline)) void NAME(const TYPE *src, int w, int h, TYPE *dst, int dw, int dh) { \
    for (int y = 0; y < dh; y++) {                                                                      \
      int fy = ((2 * y + 1) * h << 8) / (2 * dh) - 128;                                                 \
      if (fy < 0) fy = 0;                                                                               \
      int y0 = fy >> 8, y1 = y0 + 1 < h ? y0 + 1 : y0, wy = fy & 255;                                   \
      for (int x = 0; x < dw; x++) {                                                                    \
        int fx = ((2 * x + 1) * w << 8) / (2 * dw) - 128;                                               \
        if (fx < 0) fx = 0;                                                                             \
        int x0 = fx >> 8, x1 = x0 + 1 < w ? x0 + 1 : x0, wx = fx & 255;                                 \
        TYPE a = src[y0 * w + x0], b = src[y0 * w + x1], c = src[y1 * w + x0], d = src[y1 * w + x1];    \
        *dst++ = VALUE;                                                                                 \
      }                                                                                                 \
    }                                                                                                   \
  }
BILINEAR(bilinear8, u8, (u8)mix(a, b, c, d, wx, wy))
BILINEAR(bilinear16, u16, rgb(mix(red(a), red(b), red(c), red(d), wx, wy), mix(green(a), green(b), green(c), green(d), wx, wy),
                              mix(blue(a), blue(b), blue(c), blue(d), wx, wy)))

static __attribute__((noinline)) void binary8(const u8 *src, u8 *dst, int low, int high) {
  for (int i = 0; i < W * H; i++) dst[i] = src[i] >= low && src[i] <= high ? 255 : 0;
}

static int in_lab(u32 p, const int *t) {
  int l = lab[3 * p], a = (int8_t)lab[3 * p + 1], b = (int8_t)lab[3 * p + 2];
  return l >= t[0] && l <= t[1] && a >= t[2] && a <= t[3] && b >= t[4] && b <= t[5];
}
static __attribute__((noinline)) void binary16(const u16 *src, u16 *dst, const int *t) {
  for (int i = 0; i < W * H; i++) dst[i] = in_lab(src[i], t) ? 0xffff : 0;
}
static __attribute__((noinline)) void mask16(const u16 *src, u8 *dst, const int *t) {
  for (int i = 0; i < W * H; i++) dst[i] = (u8)in_lab(src[i], t);
}
static __attribute__((noinline)) void mask8(const u8 *src, u8 *dst, int low, int high) {
  for (int i = 0; i < W * H; i++) dst[i] = src[i] >= low && src[i] <= high;
}

static int push(u8 *m, int x, int y, int depth) {
  u8 *row = m + y * W;
  int x0 = x, x1 = x;
  while (x0 > 0 && row[x0 - 1]) x0--;
  while (x1 < W - 1 && row[x1 + 1]) x1++;
  for (int i = x0; i <= x1; i++) row[i] = 0;
  stack[depth].y = y;
  stack[depth].x0 = x0;
  stack[depth].x1 = x1;
  return depth + 1;
}

/* x, y, w, h, pixels of each region of at least 10 pixels, and its centroid and second moments, which are not reported */
static volatile int64_t moments[5];
static __attribute__((noinline)) int blobs(u8 *m) {
  int n = 0;
  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++) {
      if (!m[y * W + x]) continue;
      int left = x, right = x, top = y, bottom = y, pixels = 0;
      int64_t sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
      int depth = push(m, x, y, 0);
      while (depth > 0) {
        struct run r = stack[--depth];
        if (r.x0 < left) left = r.x0;
        if (r.x1 > right) right = r.x1;
        if (r.y < top) top = r.y;
        if (r.y > bottom) bottom = r.y;
        for (int i = r.x0; i <= r.x1; i++) {
          pixels++;
          sx += i;
          sy += r.y;
          sxx += i * i;
          sxy += i * r.y;
          syy += r.y * r.y;
        }
        for (int ny = r.y - 1; ny <= r.y + 1; ny += 2) {
          if (ny < 0 || ny >= H) continue;
          for (int i = r.x0; i <= r.x1; i++)
            if (m[ny * W + i]) depth = push(m, i, ny, depth);
        }
      }
      moments[0] = sx, moments[1] = sy, moments[2] = sxx, moments[3] = sxy, moments[4] = syy;
      if (pixels < 10) continue;
      int32_t *to = list + 5 * n++;
      to[0] = left, to[1] = top, to[2] = right - left, to[3] = bottom - top, to[4] = pixels;
    }
  return n;
}

static __attribute__((noinline)) void to_gray(const u16 *src, u8 *dst) {
  for (int i = 0; i < W * H; i++) dst[i] = (u8)((red(src[i]) * 299 + green(src[i]) * 587 + blue(src[i]) * 114 + 500) / 1000);
}
static __attribute__((noinline)) void planes(const u16 *src, u8 *dst) {
  for (int i = 0; i < W * H; i++) {
    dst[i] = (u8)red(src[i]);
    dst[W * H + i] = (u8)green(src[i]);
    dst[2 * W * H + i] = (u8)blue(src[i]);
  }
}
static __attribute__((noinline)) void copy(const u16 *src, int pitch, u16 *dst, int w, int h, int to) {
  for (int y = 0; y < h; y++) memcpy(dst + y * to, src + y * pitch, (size_t)w * 2);
}
static __attribute__((noinline)) void count8(const u8 *src, u32 *bins) {
  memset(bins, 0, 1024);
  for (int i = 0; i < W * H; i++) bins[src[i]]++;
}
static __attribute__((noinline)) void rectangle(u16 *dst, int x, int y, int w, int h, u16 p) {
  for (int r = y; r < y + h; r++)
    for (int c = x; c < x + w; c++) dst[r * W + c] = p;
}
static __attribute__((noinline)) void line(u16 *dst, int x0, int y0, int x1, int y1, u16 p) {
  int dx = x1 - x0, dy = y1 - y0, error = (dx > dy ? dx : -dy) / 2;
  for (;;) {
    dst[y0 * W + x0] = p;
    if (x0 == x1 && y0 == y1) return;
    int e = error;
    if (e > -dx) error -= dy, x0++;
    if (e < dy) error += dx, y0++;
  }
}

static inline int at(const u8 *src, int x, int y) {
  if (x < 0) x = 0;
  if (y < 0) y = 0;
  if (x > W - 1) x = W - 1;
  if (y > H - 1) y = H - 1;
  return src[y * W + x];
}
static __attribute__((noinline)) void mean(u8 *img) {
  memcpy(work, img, W * H);
  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++) {
      int sum = 0;
      for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) sum += at(work, x + dx, y + dy);
      img[y * W + x] = (u8)(sum / 9);
    }
}
static __attribute__((noinline)) void erode(u8 *img, int limit) {
  memcpy(work, img, W * H);
  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++) {
      int own = work[y * W + x] > 127, set = -own;
      for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) set += at(work, x + dx, y + dy) > 127;
      if (own && set < limit) img[y * W + x] = 0;
    }
}
static __attribute__((noinline)) void median(u8 *img) {
  memcpy(work, img, W * H);
  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++) {
      int v[9], n = 0;
      for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
          int p = at(work, x + dx, y + dy), i = n++;
          for (; i > 0 && v[i - 1] > p; i--) v[i] = v[i - 1];
          v[i] = p;
        }
      img[y * W + x] = (u8)v[4];
    }
}

/* ---- report ---- */

static uint64_t started;
static const char *name;
static void begin(const char *label) {
  name = label;
  started = now();
}
static void text(const char *s) {
  while (*s) board_putc(*s++);
}
static void end(const void *data, u32 len) {
  uint64_t count = now() - started, h = 0xcbf29ce484222325;
  const u8 *bytes = data;
  while (len--) h = (h ^ *bytes++) * 0x100000001b3;
  char digits[24];
  int n = 0;
  do digits[n++] = (char)('0' + count % 10);
  while (count /= 10);
  text(name);
  board_putc(' ');
  while (n) board_putc(digits[--n]);
  board_putc(' ');
  for (int shift = 60; shift >= 0; shift -= 4) board_putc("0123456789abcdef"[h >> shift & 15]);
  text(" \n");
}

int core_main(w2c_core *core, uint32_t memory) {
  (void)core, (void)memory;
  static const int range[6] = {20, 80, 20, 127, 0, 127};
  paint();
  lab_init();
  begin("resize_rgb565_half");
  nearest16(color, W, H, small_color, W / 2, H / 2);
  end(small_color, sizeof small_color);
  begin("resize_gray_half");
  box8(gray, W, H, small_gray, W / 2, H / 2);
  end(small_gray, sizeof small_gray);
  begin("resize_rgb565_double");
  bilinear16(small_color, W / 2, H / 2, out, W, H);
  end(out, sizeof out);
  begin("resize_gray_double");
  bilinear8(small_gray, W / 2, H / 2, gray_out, W, H);
  end(gray_out, sizeof gray_out);
  begin("binary_gray");
  binary8(gray, gray_out, 0, 100);
  end(gray_out, sizeof gray_out);
  begin("find_blobs_gray");
  mask8(gray, mask, 0, 100);
  int n = blobs(mask);
  end(list, (u32)n * 20);
  begin("binary_rgb565");
  binary16(color, out, range);
  end(out, sizeof out);
  begin("find_blobs_rgb565");
  mask16(color, mask, range);
  n = blobs(mask);
  end(list, (u32)n * 20);
  begin("to_grayscale");
  to_gray(color, gray_out);
  end(gray_out, sizeof gray_out);
  begin("pix_to_ai");
  planes(color, ai);
  end(ai, sizeof ai);
  begin("copy");
  copy(color, W, out, W, H, W);
  end(out, sizeof out);
  begin("crop");
  copy(color + 30 * W + 40, W, small_color, W / 2, H / 2, W / 2);
  end(small_color, sizeof small_color);
  begin("histogram_gray");
  count8(gray, (u32 *)list);
  end(list, 1024);
  begin("draw_image");
  copy(small_color, W / 2, out + 20 * W + 20, W / 2, H / 2, W);
  end(out, sizeof out);
  begin("draw_rectangle_filled");
  rectangle(out, 10, 10, 200, 150, 0x1234);
  end(out, sizeof out);
  begin("draw_line");
  line(out, 5, 7, 300, 200, 0x4321);
  end(out, sizeof out);
  memcpy(gray_out, gray, W * H);
  begin("mean");
  mean(gray_out);
  end(gray_out, sizeof gray_out);
  begin("erode_gray");
  erode(gray_out, 8);
  end(gray_out, sizeof gray_out);
  memcpy(gray_out, gray, W * H);
  begin("median");
  median(gray_out);
  end(gray_out, sizeof gray_out);
  return 0;
}
