/** What the machine asks of its host (TypeScript): reports, and data that is not in linear memory. */

/** An exception that is not an ECALL. `stuck` is 1 when the handler itself keeps faulting. */
// @ts-ignore: decorator
@external("machine", "on_trap")
export declare function onTrap(hart: u32, pc: u64, cause: u64, value: u64, stuck: u32): void;

/** A hardware rule was broken (strict/rules.ts lists the numbers). */
// @ts-ignore: decorator
@external("machine", "on_violation")
export declare function onViolation(rule: u32, pc: u64, address: u32, detail: u32): void;

/** Access to a register that is not modelled; it reads zero. */
// @ts-ignore: decorator
@external("machine", "on_unknown")
export declare function onUnknown(pc: u64, address: u32, write: u32, value: u64): void;

/** Reads SD card block `block` (512 bytes) to `ptr`; 0 when it is outside the card. */
// @ts-ignore: decorator
@external("machine", "sd_read")
export declare function sdRead(block: u32, ptr: usize): i32;

/** Writes SD card block `block` from `ptr`; 0 when it is outside the card. */
// @ts-ignore: decorator
@external("machine", "sd_write")
export declare function sdWrite(block: u32, ptr: usize): i32;

/**
 * Fills the camera frame (layout.ts, CAMERA: 640x480 RGB888) for a capture of w x h. 0 when there is no further picture, 1 when
 * it has the size of the sensor, 2 when it has the size of the capture and stands in the frame's top left corner.
 */
// @ts-ignore: decorator
@external("machine", "camera_frame")
export declare function cameraFrame(ptr: usize, w: u32, h: u32): i32;

/** A whole picture has been written to the LCD. */
// @ts-ignore: decorator
@external("machine", "on_frame")
export declare function onFrame(): void;
