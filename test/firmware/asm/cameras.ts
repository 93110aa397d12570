/** Finds the camera and prints its id, then the corners of pictures: planes R and G, first and last pixel. */
import { device } from "../../../assembly/hal";
import { mem_alloc, mem_init } from "../../../assembly/memory";
import { Camera, CameraControl, Device } from "../../../assembly/modules/device";
import { decimal, end_line, word } from "./text";

const ID: u32 = 0x6469;
const PIC: u32 = 0x636970;
const SET: u32 = 0x746573;

function call(op: u32, a: u32, b: u32, ptr: usize = 0, len: u32 = 0): i32 { return device(Device.CAMERA, op, a, b, ptr, len); }

/** `pic STATUS R0 G0 RN GN`. */
function picture(w: u32, h: u32, pixels: usize): void {
  const planes = pixels + w * h * 2, n = w * h;
  const status = call(Camera.SNAPSHOT, w | (h << 16), 1000, pixels, <u32>planes);
  word(PIC);
  decimal(-status);
  decimal(load<u8>(planes));
  decimal(load<u8>(planes + n));
  decimal(load<u8>(planes + n - 1));
  decimal(load<u8>(planes + 2 * n - 1));
  end_line();
}

function control(what: u32, value: i32): void {
  word(SET);
  decimal(-call(Camera.CONTROL, what, value));
  end_line();
}

export function run(size: u32): i32 {
  mem_init(0, size);
  const pixels = mem_alloc(640 * 480 * 5, 64);
  const id = call(Camera.RESET, 0, 0);
  word(ID);
  decimal(id);
  end_line();
  if (id < 0) return 0;
  call(Camera.FORMAT, 2, 0);
  call(Camera.FRAMESIZE, 320, 240);
  for (let axes: u32 = 0; axes < 4; axes++) {
    call(Camera.FLIP, axes, 0);
    picture(320, 240, pixels);
  }
  call(Camera.FLIP, 0, 0);
  call(Camera.FRAMESIZE, 160, 120);
  picture(160, 120, pixels);
  control(CameraControl.CONTRAST, 1);
  control(CameraControl.SATURATION, -2);
  control(CameraControl.AUTO_EXPOSURE, 0);
  control(CameraControl.COLORBAR, 1);
  control(CameraControl.CONTRAST, 3);
  return 0;
}
