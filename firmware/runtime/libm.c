/*
 * Rounding to integral values, exact for every input.
 *
 * RV64GC has no instruction for it, but conversion to an integer takes the rounding mode as an operand. From 2^52
 * (2^23) on every double (float) is integral already. The sign of the argument is kept, so -0.3 rounds to -0.0.
 * wasm2c handles NaN before it calls these.
 */
#include <math.h>
#include <stdint.h>

#define ROUND_F64(name, mode)                                             \
  double name(double x) {                                                 \
    if (!(__builtin_fabs(x) < 0x1p52)) return x;                          \
    int64_t i;                                                            \
    __asm__("fcvt.l.d %0, %1, " mode : "=r"(i) : "f"(x));                 \
    return __builtin_copysign((double)i, x);                              \
  }

#define ROUND_F32(name, mode)                                             \
  float name(float x) {                                                   \
    if (!(__builtin_fabsf(x) < 0x1p23f)) return x;                        \
    int32_t i;                                                            \
    __asm__("fcvt.w.s %0, %1, " mode : "=r"(i) : "f"(x));                 \
    return __builtin_copysignf((float)i, x);                              \
  }

ROUND_F64(floor, "rdn")
ROUND_F64(ceil, "rup")
ROUND_F64(trunc, "rtz")
ROUND_F64(nearbyint, "rne")
ROUND_F32(floorf, "rdn")
ROUND_F32(ceilf, "rup")
ROUND_F32(truncf, "rtz")
ROUND_F32(nearbyintf, "rne")
