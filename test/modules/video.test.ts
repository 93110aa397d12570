import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scratch, startBoard } from "./power_on.ts";

const RECORD = `import video, image
img = image.Image(size=(64, 48))
v = video.open('/flash/a.avi', record=True, interval=100000, width=64, height=48)
sizes = []
for i in range(3):
    img.clear().draw_rectangle(4 * i, 8, 20, 20, color=(255, 0, 0), fill=True)
    sizes.append(v.record(img))
v.record_finish()
print(sizes)
`;

/** Chunks of a RIFF list: [name, offset of the content, size]. */
function chunks(file: Buffer, from: number, to: number): [string, number, number][] {
  const list: [string, number, number][] = [];
  for (let at = from; at + 8 <= to; ) {
    const size = file.readUInt32LE(at + 4);
    list.push([file.toString("latin1", at, at + 4), at + 8, size]);
    at += 8 + size + (size & 1);
  }
  return list;
}

describe("AVI files", () => {
  test("a recorded file has the structure of AVI with an index", () => {
    const fs = scratch();
    const sizes: number[] = JSON.parse(startBoard("m5stickv", { fs }).run(RECORD));
    const file = readFileSync(join(fs, "a.avi"));
    expect(file.toString("latin1", 0, 4) + file.toString("latin1", 8, 12)).toBe("RIFFAVI ");
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    const [header, movi, index] = chunks(file, 12, file.length);
    expect([header![0], movi![0], index![0]]).toEqual(["LIST", "LIST", "idx1"]);
    const [avih] = chunks(file, header![1] + 4, header![1] + header![2]);
    expect(avih![0]).toBe("avih");
    const field = (n: number) => file.readUInt32LE(avih![1] + 4 * n);
    expect([field(0), field(4), field(8), field(9)]).toEqual([100_000, 3, 64, 48]);
    const pictures = chunks(file, movi![1] + 4, movi![1] + movi![2]);
    expect(pictures.map(([name, , size]) => [name, size])).toEqual(sizes.map((size) => ["00dc", size]));
    for (const [i, [, at, size]] of pictures.entries()) {
      expect(file.subarray(at, at + 2).toString("hex")).toBe("ffd8");
      expect(file.subarray(at + size - 2, at + size).toString("hex")).toBe("ffd9");
      // offsets count from the list's name
      expect(file.readUInt32LE(index![1] + 16 * i + 8)).toBe(at - 8 - movi![1]);
      expect(file.readUInt32LE(index![1] + 16 * i + 12)).toBe(size);
    }
  });

  test("it plays in its rhythm, and its pictures can be captured", () => {
    const board = startBoard();
    board.run(RECORD);
    expect(
      board.run(`import lcd, time
lcd.init()
v = video.open('/flash/a.avi')
print(v, v.volume(50))
start = time.ticks_ms()
n = 0
while v.play(): n += 1
print(n, time.ticks_ms() - start >= 200)
v.__del__()
v = video.open('/flash/a.avi')
n = 0
while v.capture(img): n += 1
r, g, b = img.get_pixel(20, 18)
print(n, r > 200, g < 60, b < 60)
for bad in (lambda: video.open('/flash/none.avi'), lambda: video.open('a.mp4'), lambda: v.record(img)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
`),
    ).toBe(`[MaixPy] avi:
[video] w:64, h:48, t:100000us, fps:10.00, total_frame:3, status:0
[audio] format:0, channel:0, sample_rate:0 50
3 True
3 True True True
OSError [Errno 2] ENOENT
NotImplementedError [MaixPy] video: format not support
OSError [Errno 1] EPERM
`);
  });
});
