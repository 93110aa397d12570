/** What `kpy emulate` accepts as firmware, turned into the files that a flasher would write. */
import { packImage, unpackImage } from "../firmware/image.ts";
import { type FlashFile, unpackKfpkg } from "../firmware/kfpkg.ts";

const HEADER = 5;
const DIGEST = 32;
const SRAM = 6 << 20;

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3;

function isBootImage(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER) return false;
  // No program begins with a zero byte, so that is a header, whole or not.
  if (bytes[0] === 0) return true;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1, true);
  return bytes[0] === 1 && length > 0 && length % 16 === 0 && HEADER + length + DIGEST <= bytes.length;
}

/** Machine code as a boot image; throws with the reason when the chip could not start it. */
function bootable(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) throw new Error("the file is empty");
  if (isBootImage(bytes)) {
    unpackImage(bytes);
    return bytes;
  }
  if (bytes.length > SRAM) {
    throw new Error(
      `${bytes.length} bytes of machine code do not fit the 6 MiB of SRAM that they are loaded to`,
    );
  }
  return packImage(bytes);
}

/**
 * Boot image, plain machine code (as MaixPy releases are, a flasher adds the header) or `.kfpkg`.
 * Throws an error that says what is wrong with the file.
 */
export function firmwareFiles(bytes: Uint8Array): FlashFile[] {
  if (!isZip(bytes)) return [{ address: 0, name: "firmware", bytes: bootable(bytes), code: false }];
  const files = unpackKfpkg(bytes);
  if (!files.some((file) => file.address === 0))
    throw new Error("the package has no file for flash address 0");
  return files.map((file) => (file.code ? { ...file, bytes: bootable(file.bytes), code: false } : file));
}
