/* wasm2c's output includes this header; its assertions hold by construction. */
#pragma once
#define assert(condition) ((void)0)
