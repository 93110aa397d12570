/* What the parts of this target need from each other. */
#pragma once
#include <stdint.h>

/* Sets the wall clock to Unix seconds. */
void virt_set_time(int64_t seconds);

/* Makes the KPU model. */
void virt_kpu_init(void);
