/** Random windows that fit an image and give at least one output pixel. */
import type { Random } from "../random.ts";
import { type FullWindow, type Padding, windowOutput } from "../window.ts";

function padding(random: Random, kernel: number): Padding {
  return [random.integer(0, kernel - 1), random.integer(0, kernel - 1)];
}

/** A window over height x width; without `dilated` every output pixel has at least one tap inside. */
export function randomWindow(random: Random, height: number, width: number, dilated: boolean): FullWindow {
  for (;;) {
    const filter = [random.integer(1, 4), random.integer(1, 4)] as const;
    const window: FullWindow = {
      filter,
      padH: padding(random, filter[0]),
      padW: padding(random, filter[1]),
      stride: [random.integer(1, 3), random.integer(1, 3)],
      dilation: dilated ? [random.integer(1, 2), random.integer(1, 2)] : [1, 1],
    };
    const [h, w] = windowOutput(height, width, window);
    if (h >= 1 && w >= 1) return window;
  }
}
