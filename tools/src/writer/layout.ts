/**
 * The layout of feature maps in the KPU's 2 MiB AI RAM: rows of 64 bytes, narrow images share a row between
 * two or four channels (K210 KPU dossier, section 8).
 */
import type { Shape } from "./graph.ts";

/** Bytes of AI RAM, and bytes of one of its rows. */
export const AI_RAM_BYTES = 2 * 1024 * 1024;
export const ROW_BYTES = 64;

/** Geometry of images of one width. */
export interface RowLayout {
  /** Channels that share one 64-byte row: 4, 2 or 1. */
  readonly groups: number;
  /** 64-byte rows per image row. */
  readonly rowLength: number;
  /** Bytes between channels that share a row. */
  readonly pitch: number;
}

/** The layout that an image width selects. */
export function rowLayout(width: number): RowLayout {
  if (width <= 16) return { groups: 4, rowLength: 1, pitch: 16 };
  if (width <= 32) return { groups: 2, rowLength: 1, pitch: 32 };
  return { groups: 1, rowLength: Math.ceil(width / ROW_BYTES), pitch: ROW_BYTES };
}

/** 64-byte rows that one image of [C, H, W] takes. */
export function imageRows(channels: number, height: number, width: number): number {
  const { groups, rowLength } = rowLayout(width);
  return rowLength * height * Math.ceil(channels / Math.min(channels, groups));
}

/** Bytes of AI RAM that a tensor [N, C, H, W] takes. */
export function tensorBytes(shape: Shape): number {
  return shape[0] * imageRows(shape[1], shape[2], shape[3]) * ROW_BYTES;
}
