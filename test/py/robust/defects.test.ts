/** What hostile input has found once. */
import { afterAll, describe, expect, test } from "vitest";
import { CheckedRuntime } from "./checked.ts";

const scripts: [string, string, string][] = [
  [
    "a precision of 2 ** 31 - 1",
    "try:\n    '%.*f' % (2**31 - 1, 1.5)\nexcept MemoryError:\n    print('full')",
    "full\n",
  ],
  [
    "a width of 2 ** 31 - 1",
    "try:\n    '%*d' % (2**31 - 1, 1)\nexcept MemoryError:\n    print('full')",
    "full\n",
  ],
  [
    "a compressed stream that ends early, read twice",
    `import deflate, io
d = deflate.DeflateIO(io.BytesIO(b"\\x1b\\x95"), deflate.RAW)
for _ in range(2):
    try:
        d.read()
    except (EOFError, OSError) as e:
        print(type(e).__name__)
`,
    "EOFError\nOSError\n",
  ],
  [
    "a stream that cannot take compressed data",
    `import deflate, io
class Full(io.IOBase):
    def write(self, data):
        raise OSError(28)
try:
    with deflate.DeflateIO(Full(), deflate.ZLIB) as d:
        d.write(bytes(range(256)) * 9)
except OSError as e:
    print(e.errno)
`,
    "28\n",
  ],
  [
    "the folder of the script is not removed",
    `import os
for f in (os.rmdir, os.remove, lambda p: os.rename(p, "/host/x")):
    for p in ("/host", "/flash"):
        try:
            f(p)
        except OSError as e:
            print(e.errno, end=" ")
print(os.listdir("/host"))
`,
    "1 1 1 1 1 1 []\n",
  ],
];

describe("defects", () => {
  const runtime = new CheckedRuntime(1 << 20);
  afterAll(() => runtime.close());

  test.each(scripts)("%s", (_, source, expected) => {
    const { stdout, stderr } = runtime.run(source);
    expect(stdout + stderr).toBe(expected);
  });

  test("a soft reset forgets the history", () => {
    const up = "\x1b[A";
    const { stdout } = runtime.type(Buffer.from(`1 + 1\r${up}\r\x04${up}\r2 + 3\r`));
    expect(stdout.match(/\n2\r?\n/g)?.length).toBe(2);
    expect(stdout).toMatch(/\n5\r?\n/);
  });

  test("a program that does not fit is not run in part", () => {
    const program = `print("begin")\n${"x = 1\n".repeat(2000)}print("end")\n`;
    const { stdout } = runtime.type(Buffer.from(`\x01${program}\x04\x02`), { systemFailAt: 3 });
    expect(stdout).toContain("MemoryError");
    expect(stdout).not.toContain("begin");
  });

  test("Ctrl-C in raw paste leaves nothing behind", () => {
    expect(runtime.type(Buffer.from("\x01\x05A\x01print(1)\x03\x02")).stdout).toContain("KeyboardInterrupt");
  });
});
