import { py_init } from "./exports";
import { init_vfs } from "../modules/vfs";
import { init_vfs_host, vfs_host_mount_all } from "../modules/vfs_host";
import { init_io } from "../modules/io";
import { init_import } from "./import";
export * from "./main";
export { py_init };
export function t(): void { init_vfs(); init_vfs_host(); init_io(); init_import(); vfs_host_mount_all(); }
