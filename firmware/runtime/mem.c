/*
 * memcpy, memmove, memset, memcmp. Only aligned words are accessed: the K210 traps on anything else. Where the two
 * pointers of a copy differ in alignment, words are put together from two aligned loads.
 */
#include <stdint.h>
#include <string.h>

typedef uint64_t __attribute__((may_alias)) word;

#define WORD sizeof(word)
#define LOW(p) ((uintptr_t)(p) & (WORD - 1))

/* Copies `words` words to an aligned destination from a source that is `shift` bits past an aligned address. */
static void copy_shifted(word *to, const uint8_t *from, size_t words) {
  unsigned shift = LOW(from) * 8;
  const word *source = (const word *)((uintptr_t)from & ~(WORD - 1));
  word low = *source++;
  while (words--) {
    word high = *source++;
    *to++ = low >> shift | high << (64 - shift);
    low = high;
  }
}

void *memcpy(void *to, const void *from, size_t len) {
  uint8_t *d = to;
  const uint8_t *s = from;
  if (len >= 2 * WORD) {
    while (LOW(d)) {
      *d++ = *s++;
      len--;
    }
    size_t words = len / WORD;
    if (LOW(s)) {
      /* The last word would read past the source: leave it to the byte loop. */
      words--;
      copy_shifted((word *)d, s, words);
    } else {
      word *dw = (word *)d;
      const word *sw = (const word *)s;
      size_t n = words;
      for (; n >= 4; n -= 4, dw += 4, sw += 4) {
        word a = sw[0], b = sw[1], c = sw[2], e = sw[3];
        dw[0] = a;
        dw[1] = b;
        dw[2] = c;
        dw[3] = e;
      }
      while (n--) *dw++ = *sw++;
    }
    d += words * WORD;
    s += words * WORD;
    len -= words * WORD;
  }
  while (len--) *d++ = *s++;
  return to;
}

void *memmove(void *to, const void *from, size_t len) {
  uint8_t *d = to;
  const uint8_t *s = from;
  if ((uintptr_t)d - (uintptr_t)s >= len) return memcpy(to, from, len);
  d += len;
  s += len;
  if (LOW(d) == LOW(s)) {
    while (len && LOW(d)) {
      *--d = *--s;
      len--;
    }
    for (; len >= WORD; len -= WORD) {
      d -= WORD;
      s -= WORD;
      *(word *)d = *(const word *)s;
    }
  }
  while (len--) *--d = *--s;
  return to;
}

void *memset(void *to, int value, size_t len) {
  uint8_t *d = to;
  while (len && LOW(d)) {
    *d++ = (uint8_t)value;
    len--;
  }
  word pattern = (uint8_t)value * 0x0101010101010101u;
  for (; len >= 8 * WORD; len -= 8 * WORD, d += 8 * WORD) {
    word *w = (word *)d;
    w[0] = w[1] = w[2] = w[3] = w[4] = w[5] = w[6] = w[7] = pattern;
  }
  for (; len >= WORD; len -= WORD, d += WORD) *(word *)d = pattern;
  while (len--) *d++ = (uint8_t)value;
  return to;
}

int memcmp(const void *a, const void *b, size_t len) {
  const uint8_t *x = a, *y = b;
  for (; len; len--, x++, y++)
    if (*x != *y) return *x - *y;
  return 0;
}
