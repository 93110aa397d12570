/* What wasm2c's output needs of <math.h>: RV64GC has instructions for the first group, libm.c has the second. */
#pragma once

#define NAN __builtin_nanf("")
#define INFINITY __builtin_inff()
#define isnan(x) __builtin_isnan(x)
#define signbit(x) __builtin_signbit(x)
#define fabs(x) __builtin_fabs(x)
#define fabsf(x) __builtin_fabsf(x)
#define sqrt(x) __builtin_sqrt(x)
#define sqrtf(x) __builtin_sqrtf(x)
#define copysign(x, y) __builtin_copysign(x, y)
#define copysignf(x, y) __builtin_copysignf(x, y)

double floor(double x);
double ceil(double x);
double trunc(double x);
double nearbyint(double x);
float floorf(float x);
float ceilf(float x);
float truncf(float x);
float nearbyintf(float x);
