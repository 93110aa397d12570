/** The modules of MaixPy around the camera: declared here in one place. */
import { lab_release } from "../image/lab";
import { init_image } from "./image";
import { init_kpu } from "./kpu";
import { init_lcd } from "./lcd";
import { init_resources, resource_release_all } from "./resource";
import { init_sensor } from "./sensor";

/** Releases what scripts of an earlier run own, then declares the modules. */
export function init_maixpy(): void {
  resource_release_all();
  lab_release();
  init_resources();
  if (!isDefined(WITHOUT_LCD)) init_lcd();
  if (!isDefined(WITHOUT_IMAGE)) init_image();
  if (!isDefined(WITHOUT_SENSOR)) init_sensor();
  if (!isDefined(WITHOUT_KPU)) init_kpu();
}
