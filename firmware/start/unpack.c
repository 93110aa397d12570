/*
 * Unpacks the image at start. Behind this code the image is packed (DEFLATE, RFC 1951):
 *
 *     __packed   magic, packed length, unpacked length (32-bit words), packed bytes
 *
 * The packed bytes are moved to the end of RAM, below the stack, where only the core's heap will be; then they are
 * unpacked to where everything was linked, from __packed on. An image that is not packed (the ELF file, loaded by a
 * debugger) has other bytes than the magic there and is left alone. Nothing outside this file is called, since
 * nothing else is there yet.
 */
#include <stdint.h>

#define CODE __attribute__((section(".unpack.text"), noinline))
#define INLINE static inline __attribute__((always_inline))
#define TABLE __attribute__((section(".unpack.rodata")))

#define MAGIC 0x7a79706bu /* "kpyz" */
#define FAST_BITS 9
#define MAX_BITS 15
#define LITERALS 288
#define DISTANCES 32
#define END_OF_BLOCK 256

extern uint8_t __packed[], __stack_bottom[];

typedef struct {
  const uint8_t *from;
  uint8_t *to;
  uint64_t bits; /* not yet used, first bit lowest */
  uint32_t count;
} stream;

/* A canonical code: `fast` decodes codes up to FAST_BITS (length << 9 | symbol, 0 for longer ones). */
typedef struct {
  uint16_t fast[1 << FAST_BITS];
  uint16_t counts[MAX_BITS + 1];
  uint16_t symbols[LITERALS];
} code_table;

static const uint8_t order[19] TABLE = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

INLINE void refill(stream *s) {
  while (s->count <= 56) {
    s->bits |= (uint64_t)*s->from++ << s->count;
    s->count += 8;
  }
}

INLINE uint32_t take(stream *s, uint32_t n) {
  uint32_t value = (uint32_t)(s->bits & ((1u << n) - 1));
  s->bits >>= n;
  s->count -= n;
  return value;
}

static CODE void make_table(code_table *t, const uint8_t *lengths, uint32_t n) {
  uint16_t start[MAX_BITS + 2], next[MAX_BITS + 2];
  for (uint32_t i = 0; i <= MAX_BITS; i++) t->counts[i] = 0;
  for (uint32_t i = 0; i < n; i++) t->counts[lengths[i]]++;
  t->counts[0] = 0;
  start[1] = next[1] = 0;
  for (uint32_t i = 1; i <= MAX_BITS; i++) {
    start[i + 1] = (uint16_t)(start[i] + t->counts[i]);
    next[i + 1] = (uint16_t)((next[i] + t->counts[i]) << 1);
  }
  for (uint32_t i = 0; i < 1 << FAST_BITS; i++) t->fast[i] = 0;
  for (uint32_t symbol = 0; symbol < n; symbol++) {
    uint32_t length = lengths[symbol];
    if (!length) continue;
    t->symbols[start[length]++] = (uint16_t)symbol;
    uint32_t code = next[length]++, reversed = 0;
    for (uint32_t i = 0; i < length; i++) reversed |= (code >> i & 1) << (length - 1 - i);
    for (; length <= FAST_BITS && reversed < 1 << FAST_BITS; reversed += 1u << length)
      t->fast[reversed] = (uint16_t)(length << 9 | symbol);
  }
}

INLINE uint32_t decode(stream *s, const code_table *t) {
  uint32_t entry = t->fast[s->bits & ((1 << FAST_BITS) - 1)];
  if (entry) {
    take(s, entry >> 9);
    return entry & 511;
  }
  int32_t code = 0, first = 0, index = 0;
  for (uint32_t length = 1; length <= MAX_BITS; length++) {
    code |= (int32_t)take(s, 1);
    int32_t count = t->counts[length];
    if (code - count < first) return t->symbols[index + code - first];
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  for (;;) __asm__ volatile("wfi"); /* damaged, although the boot ROM has checked the hash */
}

static CODE void read_tables(stream *s, code_table *literals, code_table *distances) {
  uint8_t lengths[LITERALS + DISTANCES];
  refill(s);
  uint32_t n = 257 + take(s, 5), d = 1 + take(s, 5), c = 4 + take(s, 4);
  for (uint32_t i = 0; i < 19; i++) lengths[i] = 0;
  for (uint32_t i = 0; i < c; i++) {
    refill(s);
    lengths[order[i]] = (uint8_t)take(s, 3);
  }
  make_table(literals, lengths, 19);
  for (uint32_t i = 0; i < n + d;) {
    refill(s);
    uint32_t symbol = decode(s, literals), repeat = 1, value = symbol;
    if (symbol == 16) repeat = 3 + take(s, 2), value = lengths[i - 1];
    if (symbol == 17) repeat = 3 + take(s, 3), value = 0;
    if (symbol == 18) repeat = 11 + take(s, 7), value = 0;
    while (repeat--) lengths[i++] = (uint8_t)value;
  }
  make_table(distances, lengths + n, d);
  make_table(literals, lengths, n);
}

static CODE void fixed_tables(code_table *literals, code_table *distances) {
  uint8_t lengths[LITERALS];
  for (uint32_t i = 0; i < LITERALS; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
  make_table(literals, lengths, LITERALS);
  for (uint32_t i = 0; i < DISTANCES; i++) lengths[i] = 5;
  make_table(distances, lengths, DISTANCES);
}

static CODE void copy_block(stream *s, const code_table *literals, const code_table *distances) {
  for (;;) {
    refill(s);
    uint32_t symbol = decode(s, literals);
    if (symbol < END_OF_BLOCK) {
      *s->to++ = (uint8_t)symbol;
      continue;
    }
    if (symbol == END_OF_BLOCK) return;
    uint32_t k = symbol - 257, extra = k < 8 || k == 28 ? 0 : (k - 4) >> 2;
    uint32_t length = k < 8 ? k + 3 : k == 28 ? 258 : ((4 + (k & 3)) << extra) + 3;
    length += take(s, extra);
    refill(s);
    uint32_t m = decode(s, distances), more = m < 4 ? 0 : (m - 2) >> 1;
    uint32_t distance = (m < 4 ? m : (2 + (m & 1)) << more) + 1 + take(s, more);
    for (const uint8_t *from = s->to - distance; length--;) *s->to++ = *from++;
  }
}

static CODE void stored_block(stream *s) {
  take(s, s->count & 7);
  refill(s);
  uint32_t length = take(s, 16);
  take(s, 16);
  while (s->count) { /* bytes that are in the buffer already */
    s->from--;
    s->count -= 8;
  }
  s->bits = 0;
  while (length--) *s->to++ = *s->from++;
}

CODE void unpack_image(void) {
  const uint32_t *head = (const uint32_t *)__packed;
  if (head[0] != MAGIC) return;
  uint32_t length = head[1];
  /* The reader looks ahead by up to eight bytes. */
  uint8_t *copy = (uint8_t *)(((uintptr_t)__stack_bottom - length - 16) & ~7ull);
  for (uint32_t i = 0; i < length; i += 8) *(uint64_t *)(copy + i) = *(const uint64_t *)(__packed + 16 + i);
  stream s = {copy, __packed, 0, 0};
  code_table literals, distances;
  for (uint32_t last = 0; !last;) {
    refill(&s);
    last = take(&s, 1);
    uint32_t type = take(&s, 2);
    if (type == 0) {
      stored_block(&s);
      continue;
    }
    if (type == 1) fixed_tables(&literals, &distances);
    else read_tables(&s, &literals, &distances);
    copy_block(&s, &literals, &distances);
  }
  __asm__ volatile("fence\n .word 0x0000100f" ::: "memory"); /* fence.i, which -march does not name */
}
