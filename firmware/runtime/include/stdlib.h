/* wasm2c's output includes this header and uses nothing of it. */
#pragma once
#include <stddef.h>
