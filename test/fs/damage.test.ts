import { expect, it } from "vitest";
import { sample, tryDamaged } from "./damage.ts";
import { FAT, LFS } from "./volume.ts";

it.each([
  ["littlefs", LFS, 80],
  ["FAT", FAT, 40],
])("%s: damaged images end in results or errors", async (_name, kind, images) => {
  let mounted = 0;
  for (let seed = 0; seed < images; seed++) mounted += await tryDamaged(await sample(kind, seed % 4), seed);
  expect(mounted).toBeGreaterThan(images / 4);
});
