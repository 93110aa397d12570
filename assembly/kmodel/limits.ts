/** Bounds of what any model may ask for, whatever its version. */

/** Missing bytes that a valid file may end with: the gap behind the last body is never written. */
export const LAST_GAP: u32 = 7;
export const IO_LIMIT: i32 = 1024;
export const NODES_LIMIT: i32 = 1 << 20;
export const MAIN_LIMIT: i32 = 0x4000_0000;
/**
 * Limit of the steps of one run (see Plan.work): some 20 s on a PC and over a minute on a K210. The largest
 * public models take less than a hundredth of it.
 */
export const WORK_LIMIT: u64 = 1 << 32;
