/**
 * Where everything lives in the emulator's linear memory.
 *
 * The compiler's own static data (register files, FIFO buffers, the KPU model's tables) starts at address 8
 * and must end below `SRAM`; `reset()` checks that. All large areas have fixed addresses, so that the hot
 * loop reaches them with constant offsets (sizes in MiB):
 *
 *      16  SRAM      6  general SRAM as the cores see it
 *      22  AI_RAM   48  AI RAM (2), then the working area of the KPU model
 *      70  BACKING   8  SRAM as bus masters see it; used only with rule checking
 *      82  RAM_REC  32  an 8-byte decoded record for each halfword of SRAM, between guard areas
 *     118  FLASH    16  SPI flash
 *     138  XIP_REC  64  decoded records of code that runs from the flash window
 *     206  PANEL     1  LCD memory
 *     207  CAMERA    1  one frame from the sensor, and the sensor's registers
 *     208  BOUNCE    1  transfer buffer shared with the host
 *     209  SERIAL    1  queues between the UARTs and the host
 *     210  ROM       1  boot ROM
 *     215  ROM_REC   1  its decoded records, between guard areas
 */
const MIB: usize = 1 << 20;

/** General SRAM (6 MiB) followed by AI RAM (2 MiB), as on the chip. */
export const SRAM: usize = 16 * MIB;
export const SRAM_SIZE: u32 = 8 << 20;
export const GENERAL_SRAM_SIZE: u32 = 6 << 20;
export const AI_RAM: usize = 22 * MIB;
export const AI_RAM_SIZE: u32 = 2 << 20;
export const KPU_ARENA_SIZE: u32 = 48 << 20;

export const BACKING: usize = 70 * MIB;

/** A relative jump reaches 1 MiB of code, 4 MiB of records, beyond either end; those are never decoded. */
export const RAM_REC: usize = 82 * MIB;
export const FLASH: usize = 118 * MIB;
export const FLASH_SIZE: u32 = 16 << 20;
export const XIP_REC: usize = 138 * MIB;

export const PANEL: usize = 206 * MIB;
export const CAMERA: usize = 207 * MIB;
export const CAMERA_WIDTH: u32 = 640;
export const CAMERA_HEIGHT: u32 = 480;
/** The camera sensor's registers: 64 KiB behind the frame. */
export const SENSOR_REGISTERS: usize = CAMERA + 960 * 1024;
export const BOUNCE: usize = 208 * MIB;

export const SERIAL: usize = 209 * MIB;

export const ROM: usize = 210 * MIB;
export const ROM_SIZE: u32 = 128 << 10;
export const ROM_REC: usize = 215 * MIB;

export const MEMORY_PAGES: i32 = 220 * 16;

/** Physical addresses of the windows onto the areas above. */
export const CACHED_BASE: u32 = 0x80000000;
export const UNCACHED_BASE: u32 = 0x40000000;
export const XIP_BASE: u32 = 0x54000000;
export const ROM_BASE: u32 = 0x88000000;
