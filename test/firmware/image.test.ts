/** Boot images and packages against vectors that were computed independently of this code. */
import { createHash } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { packImage, unpackImage } from "../../tools/src/firmware/image.ts";
import { packKfpkg, unpackKfpkg } from "../../tools/src/firmware/kfpkg.ts";

describe("boot image", () => {
  test("one nop: the vector of the format description", () => {
    const image = packImage(Buffer.from("13000000", "hex"));
    expect(image.toString("hex")).toBe(
      "000400000013000000" + "8dd97d586b5c6c140cad013eaa6b855e141ae4058becf395bf64c3226bc7d7e4",
    );
  });

  test("empty payload", () => {
    const image = packImage(new Uint8Array(0));
    expect(image.toString("hex")).toBe(
      "0000000000" + "8855508aade16ec573d21e6a485dfd0a7624085c1a14b5ecdd6485de0c6839a4",
    );
  });

  test("what the boot ROM refuses is refused with a reason", () => {
    const good = packImage(Buffer.from("hello"));
    expect(unpackImage(Buffer.concat([good, Buffer.alloc(100)])).toString()).toBe("hello");
    const bad = Buffer.from(good);
    bad[7] ^= 1;
    expect(() => unpackImage(bad)).toThrow("SHA-256 differs");
    expect(() => unpackImage(good.subarray(0, 40))).toThrow("42 bytes announced, 40 present");
    expect(() => unpackImage(Buffer.concat([Buffer.from([1]), good.subarray(1)]))).toThrow("encrypted");
  });
});

/** A zip reader of its own: central directory, then each member. */
function readZip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from("504b0506", "hex"));
  const members = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let n = zip.readUInt16LE(end + 10); n > 0; n--) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const raw = zip.subarray(start, start + size);
    members.set(zip.toString("utf8", at + 46, at + 46 + name), method === 8 ? inflateRawSync(raw) : raw);
    at += 46 + name + extra + comment;
  }
  return members;
}

describe("kfpkg", () => {
  const files = [
    { address: 0, name: "firmware.bin", bytes: Buffer.from("code"), code: true },
    { address: 0x500000, name: "model.kmodel", bytes: Buffer.alloc(5000, 7), code: false },
  ];

  test("is a zip with the list that kflash reads", () => {
    const members = readZip(Buffer.from(packKfpkg(files)));
    expect([...members.keys()].sort()).toEqual(["firmware.bin", "flash-list.json", "model.kmodel"]);
    expect(JSON.parse(members.get("flash-list.json")!.toString())).toEqual({
      version: "0.1.0",
      files: [
        { address: 0, bin: "firmware.bin", sha256Prefix: true },
        { address: 5242880, bin: "model.kmodel", sha256Prefix: false },
      ],
    });
    expect(members.get("model.kmodel")).toEqual(files[1].bytes);
  });

  test("the same content gives the same bytes", () => {
    const sha = (): string => createHash("sha256").update(packKfpkg(files)).digest("hex");
    expect(sha()).toBe(sha());
  });

  test("is read back, with addresses in unquoted hex too", () => {
    expect(unpackKfpkg(packKfpkg(files)).map((f) => [f.address, f.name, f.code])).toEqual([
      [0, "firmware.bin", true],
      [0x500000, "model.kmodel", false],
    ]);
  });

  test("misplaced and overlapping files are refused", () => {
    expect(() => packKfpkg([{ ...files[1], address: 0x500001 }])).toThrow("not a multiple of 4096");
    expect(() => packKfpkg([files[1], { ...files[1], name: "b", address: 0x501000 }])).toThrow(
      "over 0x501000",
    );
    expect(() => packKfpkg([files[1], { ...files[1], address: 0x600000 }])).toThrow("two files are called");
  });
});
