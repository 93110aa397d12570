/* The kernels of asm/kernels.ts and asm/vm.ts in plain C: what the lowered code is measured against. */
#include <stdint.h>
#include <string.h>

#include "board_io.h"
#include "core_main.h"

#define SIDE 16
#define CHANNELS 64
#define OUT_SIDE (SIDE - 2)
#define ZERO_POINT 128
#define MULTIPLIER 77
#define SHIFT 18

static uint8_t input[16384], weights[36864], output[12544];
static int32_t biases[64];
static uint32_t seed = 12345;

static uint64_t now(void) {
  uint64_t count;
  __asm__ volatile("csrr %0, minstret" : "=r"(count)::"memory");
  return count;
}

static uint32_t next_random(void) { return seed = seed * 1664525 + 1013904223; }

static void conv_init(void) {
  for (int i = 0; i < SIDE * SIDE * CHANNELS; i++) input[i] = (uint8_t)(next_random() >> 24);
  for (int i = 0; i < CHANNELS * 9 * CHANNELS; i++) weights[i] = (uint8_t)(next_random() >> 24);
  for (int i = 0; i < CHANNELS; i++) biases[i] = (int32_t)(next_random() >> 18);
}

static __attribute__((noinline)) void conv(void) {
  uint8_t *out = output;
  for (int y = 0; y < OUT_SIDE; y++) {
    for (int x = 0; x < OUT_SIDE; x++) {
      const uint8_t *w = weights;
      for (int o = 0; o < CHANNELS; o++) {
        int32_t sum = biases[o];
        for (int ky = 0; ky < 3; ky++) {
          const uint8_t *from = input + ((y + ky) * SIDE + x) * CHANNELS;
          for (int i = 0; i < 3 * CHANNELS; i++) sum += (int32_t)from[i] * ((int32_t)w[i] - ZERO_POINT);
          w += 3 * CHANNELS;
        }
        int32_t scaled = (int32_t)(((int64_t)sum * MULTIPLIER) >> SHIFT);
        *out++ = (uint8_t)(scaled < 0 ? 0 : scaled > 255 ? 255 : scaled);
      }
    }
  }
}

#define COUNT 1000
static float logits[COUNT], probabilities[COUNT];

float nearbyintf(float x);

static float my_exp(float x) {
  if (x < -87) return 0;
  float n = nearbyintf(x * 1.4426950408889634f);
  float f = x - n * 0.693359375f + n * 2.1219444e-4f;
  float p = 1.98756915e-4f;
  p = p * f + 1.3981999507e-3f;
  p = p * f + 8.3334519073e-3f;
  p = p * f + 4.1665795894e-2f;
  p = p * f + 1.6666665459e-1f;
  p = p * f + 5.0000001201e-1f;
  union {
    int32_t i;
    float f;
  } scale = {.i = (int32_t)((uint32_t)((int32_t)n + 127) << 23)};
  return (p * f * f + f + 1) * scale.f;
}

static void softmax_init(void) {
  for (int i = 0; i < COUNT; i++) logits[i] = (float)((i * 37) % 1000) * 0.013f - 6;
}

static __attribute__((noinline)) void softmax(void) {
  float high = logits[0], sum = 0;
  for (int i = 1; i < COUNT; i++)
    if (logits[i] > high) high = logits[i];
  for (int i = 0; i < COUNT; i++) {
    float e = my_exp(logits[i] - high);
    probabilities[i] = e;
    sum += e;
  }
  float scale = 1 / sum;
  for (int i = 0; i < COUNT; i++) probabilities[i] *= scale;
}

/* ---- the stack machine ---- */

enum { LOCAL, SET_LOCAL, SMALL, HALF, ADD, SUB, MUL, LESS, JUMP, JUMP_FALSE, CALL, RETURN, LIST, APPEND, ITEM };

static const uint8_t code[] = {
    0, 0, 2, 2, 7, 0, 9, 6, 0, 0, 11, 0, 0, 0, 2, 1, 5, 0, 10, 0, 0, 0, 2, 2, 5, 0, 10, 0, 4, 0, 11, 0,
    12, 0, 1, 1, 0, 2, 0, 0, 7, 0, 9, 16, 0, 1, 0, 2, 0, 2, 6, 0, 13, 0, 0, 2, 2, 1, 4, 0, 1, 2, 8, 2,
    2, 0, 1, 2, 0, 2, 0, 0, 7, 0, 9, 33, 0, 3, 0, 1, 0, 2, 14, 0, 4, 0, 1, 3, 0, 2, 2, 1, 4, 0, 1, 2, 8, 18,
    0, 3, 11, 0,
    3, 1, 1, 1, 0, 2, 0, 0, 7, 0, 9, 17, 0, 1, 3, 1, 6, 0, 3, 3, 4, 0, 1, 1, 0, 2, 2, 1, 4, 0, 1, 2, 8, 2,
    0, 1, 11, 0,
};
static const struct {
  uint8_t start, locals;
} functions[] = {{0, 1}, {16, 4}, {51, 3}};

typedef intptr_t value; /* small << 1 | 1, or the address of a cell */

enum kind { FREE, FLOAT, LIST_CELL };

typedef struct cell {
  uint32_t kind, marked;
  union {
    double number;
    struct cell *next;
    struct {
      uint32_t length, start;
    };
  };
} cell;

#define CELLS 4096
static cell heap[CELLS];
static value stack[4096], items[16384];
static cell *free_cells;
static value *top;
static uint32_t items_end;

static void heap_init(void) {
  free_cells = 0;
  for (int i = CELLS - 1; i >= 0; i--) {
    heap[i].kind = FREE;
    heap[i].next = free_cells;
    free_cells = &heap[i];
  }
  items_end = 0;
}

static void mark(value word) {
  if (word & 1 || !word) return;
  cell *c = (cell *)word;
  if (c->marked) return;
  c->marked = 1;
  if (c->kind != LIST_CELL) return;
  for (uint32_t i = 0; i < c->length; i++) mark(items[c->start + i]);
}

static __attribute__((noinline)) void collect(void) {
  for (value *p = stack; p < top; p++) mark(*p);
  free_cells = 0;
  for (int i = 0; i < CELLS; i++) {
    cell *c = &heap[i];
    if (c->marked) {
      c->marked = 0;
    } else {
      c->kind = FREE;
      c->next = free_cells;
      free_cells = c;
    }
  }
}

static inline cell *alloc(enum kind kind) {
  if (!free_cells) collect();
  cell *c = free_cells;
  free_cells = c->next;
  c->kind = kind;
  return c;
}

static value new_float(double number) {
  cell *c = alloc(FLOAT);
  c->number = number;
  return (value)c;
}

static inline value small(int32_t v) { return (value)v << 1 | 1; }
static double to_float(value word) { return word & 1 ? (double)(word >> 1) : ((cell *)word)->number; }

static __attribute__((noinline)) value slow(int op, value a, value b) {
  double x = to_float(a), y = to_float(b);
  switch (op) {
    case ADD: return new_float(x + y);
    case SUB: return new_float(x - y);
    case MUL: return new_float(x * y);
    default: return small(x < y);
  }
}

static void append(cell *list, value word) {
  uint32_t length = list->length;
  if (length == 0 || (length >= 4 && !(length & (length - 1)))) {
    uint32_t room = items_end;
    items_end += length < 4 ? 4 : length << 1;
    memcpy(items + room, items + list->start, length * sizeof(value));
    list->start = room;
  }
  items[list->start + length] = word;
  list->length = length + 1;
}

static struct {
  const uint8_t *pc, *base;
  value *fp;
} frames[512];

static __attribute__((noinline)) double vm_run(unsigned f, int32_t argument) {
  heap_init();
  const uint8_t *base = code + 2 * functions[f].start, *pc = base;
  value *fp = stack, *sp = stack;
  int depth = 0;
  *sp++ = small(argument);
  for (int n = functions[f].locals - 1; n > 0; n--) *sp++ = small(0);
  for (;;) {
    int op = pc[0], arg = (int8_t)pc[1];
    pc += 2;
    switch (op) {
      case LOCAL: *sp++ = fp[arg]; break;
      case SET_LOCAL: fp[arg] = *--sp; break;
      case SMALL: *sp++ = small(arg); break;
      case HALF:
        top = sp;
        *sp = new_float(arg * 0.5);
        sp++;
        break;
#define ARITHMETIC(fast)                  \
  {                                       \
    value b = *--sp, a = sp[-1];          \
    if (a & b & 1) sp[-1] = (fast);       \
    else top = sp + 1, sp[-1] = slow(op, a, b); \
    break;                                \
  }
      case ADD: ARITHMETIC(a + b - 1)
      case SUB: ARITHMETIC(a - b + 1)
      case MUL: ARITHMETIC(small((int32_t)(a >> 1) * (int32_t)(b >> 1)))
      case LESS: ARITHMETIC(small(a < b))
      case JUMP: pc = base + 2 * arg; break;
      case JUMP_FALSE:
        if (*--sp == 1) pc = base + 2 * arg;
        break;
      case CALL:
        frames[depth].pc = pc;
        frames[depth].base = base;
        frames[depth++].fp = fp;
        fp = sp - 1;
        base = pc = code + 2 * functions[arg].start;
        for (int n = functions[arg].locals - 1; n > 0; n--) *sp++ = small(0);
        break;
      case RETURN: {
        value result = sp[-1];
        if (!depth) return to_float(result);
        sp = fp + 1;
        *fp = result;
        depth--;
        pc = frames[depth].pc;
        base = frames[depth].base;
        fp = frames[depth].fp;
        break;
      }
      case LIST: {
        top = sp;
        cell *list = alloc(LIST_CELL);
        list->length = list->start = 0;
        *sp++ = (value)list;
        break;
      }
      case APPEND: sp -= 2; append((cell *)sp[0], sp[1]); break;
      case ITEM: {
        uint32_t i = (uint32_t)(*--sp >> 1);
        cell *list = (cell *)sp[-1];
        if (i >= list->length) board_fatal();
        sp[-1] = items[list->start + i];
        break;
      }
      default: board_fatal();
    }
  }
}

/* ---- report ---- */

static void text(const char *s) {
  while (*s) board_putc(*s++);
}

static void report(const char *name, uint64_t count, uint64_t result) {
  char digits[24];
  int n = 0;
  do digits[n++] = (char)('0' + count % 10);
  while (count /= 10);
  text(name);
  board_putc(' ');
  while (n) board_putc(digits[--n]);
  board_putc(' ');
  for (int shift = 60; shift >= 0; shift -= 4) board_putc("0123456789abcdef"[result >> shift & 15]);
  text(" \n");
}

static uint64_t digest(const void *at, uint32_t len) {
  const uint8_t *bytes = at;
  uint64_t h = 0xcbf29ce484222325;
  while (len--) h = (h ^ *bytes++) * 0x100000001b3;
  return h;
}

static uint64_t bits(double x) {
  uint64_t b;
  memcpy(&b, &x, sizeof b);
  return b;
}

int core_main(w2c_core *core, uint32_t memory) {
  (void)core, (void)memory;
  conv_init();
  uint64_t start = now();
  conv();
  report("conv", now() - start, digest(output, sizeof output));
  softmax_init();
  start = now();
  for (int i = 0; i < 100; i++) softmax();
  report("softmax", now() - start, digest(probabilities, sizeof probabilities));
  start = now();
  double result = vm_run(0, 20);
  report("calls", now() - start, bits(result));
  start = now();
  for (int i = 0; i < 10; i++) result = vm_run(1, 1000);
  report("lists", now() - start, bits(result));
  start = now();
  result = vm_run(2, 100000);
  report("floats", now() - start, bits(result));
  return 0;
}
