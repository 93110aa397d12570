/**
 * Filesystems. Three parts share the time: power cuts during every change of a 2,000-operation workload, damaged images, and - when
 * KPY_LITTLEFS names a checkout of littlefs - the original and ours in turns on one image.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sample, tryDamaged } from "../../fs/damage.ts";
import { alternate } from "../../fs/interop.ts";
import { NorFlash } from "../../fs/nor.ts";
import { powerCuts } from "../../fs/power.ts";
import { FAT, LFS, Volume } from "../../fs/volume.ts";

const source = process.env.KPY_LITTLEFS;
const parts = source ? 3 : 2;
const limit = process.env.FUZZ_SECONDS ? (Number(process.env.FUZZ_SECONDS) * 1000) / parts : undefined;
const fresh = Number(process.env.FUZZ_SEED ?? 1);
const SEEDS = 2000;

function fail(text: string): never {
  console.error(text);
  process.exit(1);
}

async function cutPower(): Promise<void> {
  const geometries = [
    { blockSize: 4096, blocks: 160, prog: 32 },
    { blockSize: 512, blocks: 900, prog: 16 },
  ];
  for (const geometry of geometries) {
    const milliseconds = limit === undefined ? undefined : limit / geometries.length;
    const result = await powerCuts({ ...geometry, operations: 2000, seed: fresh, every: 1, milliseconds });
    console.log(
      `power: blocks of ${geometry.blockSize}: ${result.operations} operations, ${result.cuts} cuts`,
    );
    if (result.failure) fail(result.failure);
  }
}

async function damage(): Promise<void> {
  const end = limit === undefined ? Number.POSITIVE_INFINITY : Date.now() + limit;
  let tried = 0;
  let mounted = 0;
  for (let i = 0; i < SEEDS && Date.now() < end; i++) {
    for (const kind of [LFS, FAT]) {
      try {
        mounted += await tryDamaged(await sample(kind, i % 6), fresh * SEEDS + i);
        tried++;
      } catch (error) {
        fail(`damaged image, kind ${kind}, seed ${fresh * SEEDS + i}: ${(error as Error).stack}`);
      }
    }
  }
  console.log(`damage: ${tried} images, ${mounted} could be mounted`);
}

async function original(checkout: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "kpy-lfs-"));
  const program = join(folder, "littlefs_host");
  const own = join(process.cwd(), "test/fs/interop/littlefs_host.c");
  const sources = [own, join(checkout, "lfs.c"), join(checkout, "lfs_util.c")];
  execFileSync("gcc", [
    "-O2",
    "-DLFS_NO_DEBUG",
    "-DLFS_NO_WARN",
    "-DLFS_NO_ERROR",
    "-I",
    checkout,
    "-o",
    program,
    ...sources,
  ]);
  const end = limit === undefined ? Number.POSITIVE_INFINITY : Date.now() + limit;
  const geometries = [
    [4096, 300, 32, 128],
    [4096, 300, 256, 4096],
    [512, 2000, 16, 128],
    [4096, 600, 32, 256],
  ] as const;
  let done = 0;
  for (let i = 0; i < 200 && Date.now() < end; i++, done++) {
    const [size, blocks, prog, cache] = geometries[i % geometries.length] as (typeof geometries)[number];
    const flash = new NorFlash(size, blocks);
    const fs = await Volume.create(flash, prog);
    const failure = await alternate(
      program,
      join(folder, "image"),
      flash,
      fs,
      prog,
      cache,
      fresh * 1000 + i,
      12,
    );
    if (failure) fail(`original, seed ${fresh * 1000 + i}: ${failure}`);
  }
  rmSync(folder, { recursive: true, force: true });
  console.log(`original: ${done} images went to and fro`);
}

await cutPower();
await damage();
if (source) await original(source);
else console.log("original: not compared (KPY_LITTLEFS names no checkout of littlefs)");
