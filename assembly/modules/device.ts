/**
 * Ids of the `device` call of `hal.ts`: `device(device | unit << 8, op, a, b, ptr, len)`.
 *
 * This file is the contract between the modules in here and everything that implements the HAL
 * (`firmware/` in C, `tools/src/host/devices` and the tests in TypeScript); the C header is generated from it,
 * and Node code imports it as it stands. So: only `const enum`s with explicit values, and no AssemblyScript types.
 *
 * Rules that hold for every pair:
 * - `unit` numbers the block where there are several (I2C 0-2, SPI 0-1, UART 0-3, TIMER 0-2, WDT 0-1, I2S 0-2), else 0.
 * - Arguments that an op does not name are ignored. Pairs in one word are written `lo | hi << 16`.
 * - Results are >= 0, or a negative errno: `ENODEV` when the board lacks the device (or its unit),
 *   `EINVAL` for an unknown op or an argument out of range, `ENXIO` when a bus address does not answer,
 *   `ETIMEDOUT`, `EIO`, `EAGAIN` when there is nothing to take yet, `ENODATA` when a source has ended.
 * - 32-bit figures that may exceed 2^31 - 1 are written to `ptr` and not returned.
 * - No call waits for ever; calls that wait name their limit. Memory at `ptr` is free again after return,
 *   except where an op says that it keeps the address.
 */

/** Error results (the negated errno values of MicroPython's `errno`). */
export const enum Errno {
  ENOENT = -2,
  EIO = -5,
  ENXIO = -6,
  EAGAIN = -11,
  ENODEV = -19,
  EINVAL = -22,
  ENODATA = -61,
  ETIMEDOUT = -110,
}

export const enum Device {
  SYSTEM = 0,
  FPIOA = 1,
  GPIO = 2,
  I2C = 3,
  SPI = 4,
  UART = 5,
  TIMER = 6,
  PWM = 7,
  WDT = 8,
  LCD = 9,
  CAMERA = 10,
  I2S = 11,
  SD = 12,
}

/** The chip and the board. */
export const enum System {
  /** Restarts the board (K210: the whole chip). Does not return on a board; a host ends the run with status `a`. */
  RESET = 0,
  /** Why the chip started: 0 power on, 1 reset pin, 2 / 3 watchdog 0 / 1, 4 software. */
  RESET_CAUSE = 1,
  /** Writes the board's unique id to `ptr` (at most `len` bytes; K210 boards: the 8 of the flash chip). Returns the bytes written. */
  UNIQUE_ID = 2,
  /** CPU clock in Hz. */
  CPU_HZ = 3,
  /** KPU clock in Hz. */
  KPU_HZ = 4,
  /**
   * Sets CPU and KPU clocks to `a` and `b` Hz (0 keeps one), to the nearest setting not above. Console, flash,
   * LCD and time base keep their rates. `EINVAL` outside the board's limits.
   */
  SET_CLOCK = 5,
  /**
   * Writes the board's constants as text to `ptr` (at most `len` bytes), one `NAME=VALUE` per line, VALUE a decimal
   * integer or text: `board=m5stickv`, `lcd_width=240`, `pin.LED_R=6` … (the table `constants` of boards/*.json).
   * Returns the length of the whole text, also when `len` is smaller (so `len` 0 asks for it).
   */
  BOARD = 6,
  /** Size of the Python heap in bytes (board description or `--heap`). */
  PYTHON_HEAP = 7,
  /** 1 when the board's safe-boot key (M5StickV: button A) was held at start, else 0. */
  SAFE_BOOT = 8,
  /** Sets the wall clock to the 64-bit Unix seconds `a | b << 32`. */
  SET_TIME = 9,
  /**
   * Nothing to do until something happens: waits for an interrupt or console input, at most `a` microseconds.
   * Returns 0. A REPL that polls calls this between polls.
   */
  IDLE = 10,
  /**
   * Writes the CPU's 64-bit counter to `ptr` (8-aligned): cycles on a board, instructions executed in QEMU,
   * nanoseconds on a host.
   */
  COUNTER = 12,
  /** Ends the run with exit status `a` where that is possible (host, QEMU); a board returns `ENODEV`. */
  EXIT = 11,
}

/** The pin multiplexer: 48 pads, function numbers of the K210 manual (`fm.fpioa.*`). */
export const enum Fpioa {
  /**
   * Gives pad `a` the function `b` with that function's usual electrical setting, and takes the function away
   * from the pad that had it. `EINVAL` for a bad pad or function.
   */
  SET = 0,
  /** Pad that has function `a`, or `ENOENT`. */
  FIND = 1,
  /** Function of pad `a`. */
  GET = 2,
  /** Pull resistor of pad `a`: `b` 0 none, 1 down, 2 up. */
  PULL = 3,
}

/** General-purpose lines, numbered as MaixPy does: 0-31 GPIOHS0-31, 32-39 GPIO0-7. */
export const enum Gpio {
  /** Mode of line `a`: `b` 0 input, 1 input with pull-down, 2 input with pull-up, 3 output. `ENXIO` if no pad has it. */
  MODE = 0,
  /** Level of line `a`: of the pad for an input, of the latch for an output. */
  READ = 1,
  /** Sets the output latch of line `a` to `b` (0 or 1). */
  WRITE = 2,
  /** Edges of line `a` that are to be noticed: `b` bit 0 falling, bit 1 rising, 0 none. Lines 0-31 only. */
  IRQ = 3,
  /** Takes one noticed edge: the line number (lowest first), or `EAGAIN`. Edges of one line between two calls are one. */
  EVENT = 4,
}

/** I2C master. `EIO` for a bus that hangs; each transfer is limited to 1 s. */
export const enum I2c {
  /** Starts the unit: `a` = SCL pad | SDA pad << 8 (255: leave the pad as it is), `b` = clock in Hz. */
  INIT = 0,
  DEINIT = 1,
  /** 0 when address `a` (7 bit) answers, else `ENXIO`. */
  PROBE = 2,
  /**
   * One transfer with address `a` (7 bit): writes the first `b` bytes of `ptr`, then after a repeated start reads
   * `len - b` bytes to `ptr + b`. With `b` = `len` a plain write, with `b` = 0 a plain read. `ENXIO` without answer.
   */
  TRANSFER = 3,
}

/** SPI master on units 0 and 1 (pads are set with `Fpioa.SET`). */
export const enum Spi {
  /**
   * Starts the unit: `a` = clock in Hz (nearest not above), `b` = mode (CPOL << 1 | CPHA) | bits per frame << 8
   * (4-16) | LSB first << 16. Returns the clock in Hz.
   */
  INIT = 0,
  DEINIT = 1,
  /**
   * One transfer of `len` bytes with chip select `a` (0-3, 255: none): `b` 0 sends `ptr`, 1 receives to `ptr`
   * (sending zeros), 2 sends and replaces `ptr` by what came in. Frames of 9-16 bits take two bytes, low byte first.
   */
  TRANSFER = 2,
}

/** Serial ports: unit 0 is the console (UARTHS), 1-3 UART1-UART3 with a receive buffer of 2,048 bytes each. */
export const enum Uart {
  /** Starts the unit: `a` = baud, `b` = data bits (5-8) | parity << 8 (0 none, 1 odd, 2 even) | stop bits << 16 (1, 2). */
  INIT = 0,
  DEINIT = 1,
  /** Sends `len` bytes; returns how many were taken (all). */
  WRITE = 2,
  /** Takes at most `len` received bytes; returns the number, 0 when none waits. New bytes are dropped when full. */
  READ = 3,
  /** Number of bytes that wait. */
  AVAILABLE = 4,
}

/** Units 0-2 with channels 0-3. Events are polled, so a missed period counts once. */
export const enum Timer {
  /** Starts channel `a` with a period of `b` microseconds; `len` 1 repeats, 0 fires once. */
  START = 0,
  /** Stops channel `a` (TIMER or PWM). */
  STOP = 1,
  /** Takes one event: the channel that has fired (lowest first), or `EAGAIN`. */
  EVENT = 2,
}

/** Units 0-2 are the timers; the output appears on the pad with function TIMERn_TOGGLE(channel + 1). */
export const enum Pwm {
  /** Runs channel `a` with a period of `b` ns, high for `len` ns of it (0: always low, >= `b`: always high). */
  SET = 0,
  STOP = 1,
}

/** Watchdogs 0 and 1. */
export const enum Wdt {
  /** Resets the chip unless fed within `a` milliseconds (rounded up to what the block can do). */
  START = 0,
  FEED = 1,
  STOP = 2,
}

/**
 * The display. Coordinates are of the current orientation, origin top left; the device adds panel offsets and clips
 * nothing: a window outside the display is `EINVAL`. Pixels are RGB565 in wire order (high byte first in memory,
 * MaixPy's image format).
 */
export const enum Lcd {
  /** Resets and starts the panel, all black: `a` = bus clock in Hz (0: the board's), `b` = 1 inverts the colours. */
  INIT = 0,
  DEINIT = 1,
  /** Width | height << 16 of the current orientation. */
  SIZE = 2,
  /** Orientation: `a` = 0-3 as MaixPy's `lcd.rotation`, `b` = 1 mirrors. */
  ROTATION = 3,
  /** Sets the panel's MADCTL register to `a`; bit 0x20 decides which way round width and height are. */
  MADCTL = 4,
  /** Sets the bus clock to `a` Hz (0: no change) and returns it. */
  FREQ = 5,
  /** Inverts the colours (`a` = 1) or not (0), beside what the panel needs by itself. */
  INVERT = 6,
  /** Fills a window: `a` = x | y << 16, `b` = width | height << 16, `len` = the pixel (as a u16 in memory order). */
  FILL = 7,
  /** Draws pixels: `a` = x | y << 16, `b` = width | height << 16, `ptr` = first pixel, `len` = bytes from row to row. */
  DRAW = 8,
  /** A picture is complete on the display: hosts that record frames take one now. */
  FRAME = 9,
  /** Sends panel command `a` with `len` parameter bytes. */
  COMMAND = 10,
}

/** The camera. Numbers for formats are MaixPy's (`sensor.RGB565` …). */
export const enum Camera {
  /**
   * Powers the sensor up, finds it and loads its register table. `a` = clock to the sensor in Hz (0: the board's).
   * Returns the sensor's id (0x7742 OV7740, 0x2642 OV2640, 0x9D GC0328 …), or `ENODEV` when none answers. At most 2 s.
   */
  RESET = 0,
  /** Powers the sensor down. */
  DEINIT = 1,
  /** Pixel format: `a` = 2 RGB565, 3 YUV422, 4 GRAYSCALE (memory then holds Y in the first w*h bytes). */
  FORMAT = 2,
  /** Size that the sensor sends: `a` = width, `b` = height. Sizes below the sensor's modes: the mode's top left part. */
  FRAMESIZE = 3,
  /** Frames per second: `a`. `EINVAL` when the sensor has no such setting. */
  FRAMERATE = 4,
  /**
   * Waits for the next whole frame and stores its top left part: `a` = width | height << 16 (multiples of 8, not above
   * the frame size), `ptr` = RGB565 in MaixPy's memory order (w*h*2 bytes, 0: not wanted), `len` = address of the
   * planes R, G, B (w*h bytes each, 0: not wanted), `b` = time limit in ms. Both addresses are multiples of 8.
   * 0, `ETIMEDOUT`, or `ENODATA` when a host's pictures have ended or the sensor does not answer any more.
   */
  SNAPSHOT = 5,
  /** Reads sensor register `a` (0-255, or 16 bit where the sensor has them). */
  READ_REGISTER = 6,
  /** Writes `b` to sensor register `a`. */
  WRITE_REGISTER = 7,
  /** Turns the picture over: `a` bit 0 mirrors left to right, bit 1 flips top to bottom (RGB565 and planes alike). */
  FLIP = 8,
  /** Sets `a` (a `CameraControl`) to `b`: 0 or 1 for a switch, else a level. `EINVAL` when the sensor has no such setting. */
  CONTROL = 9,
}

/** Settings of a camera sensor; boards/sensors has the writes of each. */
export const enum CameraControl {
  HMIRROR = 0,
  VFLIP = 1,
  COLORBAR = 2,
  AUTO_GAIN = 3,
  AUTO_EXPOSURE = 4,
  AUTO_WHITEBAL = 5,
  /** Levels around 0; how far they go depends on the sensor. */
  CONTRAST = 6,
  BRIGHTNESS = 7,
  SATURATION = 8,
  /** Largest gain: 2 to the power of the level. */
  GAINCEILING = 9,
}

/** Audio units 0-2 with channels 0-3 (pads are set with `Fpioa.SET`). */
export const enum I2s {
  /**
   * Sets channel `a` up: `b` = direction (0 transmit, 1 receive) | bits per sample (16, 24, 32) << 8 | clocks per
   * sample (16, 24, 32) << 16 | alignment (1 standard, 2 right, 4 left) << 24.
   */
  CHANNEL = 0,
  /** Sample rate `a` in Hz; returns the rate that results. */
  RATE = 1,
  /** Sends `len` bytes of samples (left, right alternating) on channel `a`; waits for room, at most 2 s. */
  PLAY = 2,
  /** Receives `len` bytes of samples on channel `a`; at most `len` samples' time and 1 s. */
  RECORD = 3,
}

/** The SD card, in blocks of 512 bytes. */
export const enum Sd {
  /** Finds and starts the card; `ENODEV` without one. At most 2 s. */
  INIT = 0,
  /** Number of blocks. */
  BLOCKS = 1,
  /** Reads `b` blocks from block `a` to `ptr`. */
  READ = 2,
  /** Writes `b` blocks from `ptr` to block `a`. */
  WRITE = 3,
}
