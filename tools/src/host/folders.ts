/** The host folders behind `hal.hostfs` (assembly/modules/hostfs.ts): real folders, and folders in memory. */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  statfsSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { HostFsOp, HostFsOpen } from "../../../assembly/modules/hostfs.ts";
import type { HostFs } from "./hostfs.ts";
import type { LinearMemory } from "./memory.ts";
import { MemoryFolder } from "./memory_folder.ts";

export const MODE_DIR = 0x4000;
export const MODE_FILE = 0x8000;

export interface Stat {
  mode: number;
  size: number;
  mtime: number;
}

export interface Entry {
  name: string;
  mode: number;
  size: number;
}

/** An open file. Errors are thrown as `Errno`, or as Node's own errors with a `code`. */
export interface OpenFile {
  read(into: Uint8Array): number;
  write(from: Uint8Array): number;
  seek(offset: number, whence: number): number;
  flush(): void;
  truncate(size: number): void;
  close(): void;
}

/** A folder with everything below it; paths are relative to it, "" is the folder itself. */
export interface Folder {
  stat(path: string): Stat;
  list(path: string): Entry[];
  mkdir(path: string): void;
  rmdir(path: string): void;
  remove(path: string): void;
  rename(from: string, to: string): void;
  /** Block size, blocks, free blocks, longest name. */
  statvfs(): [number, number, number, number];
  open(path: string, flags: number): OpenFile;
}

/** A failure with its (positive) errno. */
export class Errno extends Error {
  constructor(readonly code: keyof typeof constants.errno) {
    super(code);
  }
}

/** Errno values of the target (those of Linux, which MicroPython uses everywhere). */
const LINUX: Record<string, number> = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  EBADF: 9,
  EACCES: 13,
  EEXIST: 17,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENOSPC: 28,
  EROFS: 30,
  ENOTEMPTY: 39,
};

/** What must not happen to a folder that a script sees as a filesystem. */
const CHANGES: ReadonlySet<number> = new Set([HostFsOp.RMDIR, HostFsOp.REMOVE, HostFsOp.RENAME]);

function negativeErrno(error: unknown): number {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== "string") throw error;
  return -(LINUX[code] ?? 5);
}

// ---- real folders ------------------------------------------------------------------------------------------

class RealFile implements OpenFile {
  private position: number;

  constructor(
    private readonly fd: number,
    private readonly append: boolean,
  ) {
    this.position = append ? fstatSync(fd).size : 0;
  }

  read(into: Uint8Array): number {
    const n = readSync(this.fd, into, 0, into.length, this.position);
    this.position += n;
    return n;
  }

  write(from: Uint8Array): number {
    if (this.append) this.position = fstatSync(this.fd).size;
    const n = writeSync(this.fd, from, 0, from.length, this.append ? null : this.position);
    this.position += n;
    return n;
  }

  seek(offset: number, whence: number): number {
    const base = whence === 0 ? 0 : whence === 1 ? this.position : fstatSync(this.fd).size;
    if (base + offset < 0) throw new Errno("EINVAL");
    this.position = base + offset;
    return this.position;
  }

  flush(): void {
    fsyncSync(this.fd);
  }

  truncate(size: number): void {
    ftruncateSync(this.fd, size);
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Opens with the flags of `HostFsOpen` in terms of Node's flag strings. */
function nodeFlags(flags: number): string {
  const plus = flags & HostFsOpen.READ && flags & HostFsOpen.WRITE;
  if (flags & HostFsOpen.APPEND) return plus ? "a+" : "a";
  if (flags & HostFsOpen.EXCLUSIVE) return plus ? "wx+" : "wx";
  if (flags & HostFsOpen.TRUNCATE) return plus ? "w+" : "w";
  return flags & HostFsOpen.WRITE ? "r+" : "r";
}

export class RealFolder implements Folder {
  constructor(private readonly root: string) {}

  private at(path: string): string {
    return path === "" ? this.root : join(this.root, path);
  }

  stat(path: string): Stat {
    const s = statSync(this.at(path));
    const mode = s.isDirectory() ? MODE_DIR : MODE_FILE;
    return { mode, size: s.isDirectory() ? 0 : s.size, mtime: Math.floor(s.mtimeMs / 1000) };
  }

  list(path: string): Entry[] {
    const names = readdirSync(this.at(path)).sort();
    return names.flatMap((name) => {
      try {
        const { mode, size } = this.stat(path === "" ? name : `${path}/${name}`);
        return [{ name, mode, size }];
      } catch {
        return []; // a dangling link, or gone in the meantime
      }
    });
  }

  mkdir(path: string): void {
    mkdirSync(this.at(path));
  }

  rmdir(path: string): void {
    rmdirSync(this.at(path));
  }

  remove(path: string): void {
    if (this.stat(path).mode === MODE_DIR) {
      if (this.list(path).length > 0) throw new Errno("ENOTEMPTY");
      rmdirSync(this.at(path));
    } else unlinkSync(this.at(path));
  }

  rename(from: string, to: string): void {
    renameSync(this.at(from), this.at(to));
  }

  statvfs(): [number, number, number, number] {
    const s = statfsSync(this.root);
    const blocks = Math.min(Number(s.blocks), 0x7fffffff);
    return [Number(s.bsize), blocks, Math.min(Number(s.bavail), 0x7fffffff), 255];
  }

  open(path: string, flags: number): OpenFile {
    const at = this.at(path);
    const isFolder = (() => {
      try {
        return statSync(at).isDirectory();
      } catch {
        return false;
      }
    })();
    if (isFolder) throw new Errno("EISDIR");
    return new RealFile(openSync(at, nodeFlags(flags)), (flags & HostFsOpen.APPEND) !== 0);
  }
}

// ---- the handler -------------------------------------------------------------------------------------------

export class HostFolders {
  private readonly folders = new Map<string, Folder>();
  private readonly files = new Map<number, OpenFile>();
  private nextHandle = 3;
  private listed: { path: string; entries: Entry[] } = { path: "", entries: [] };

  constructor(private readonly memory: () => LinearMemory) {}

  /** Mounts the host folder `path` under `name`, or, without a path, an empty folder in memory. */
  mount(name: string, path?: string): void {
    this.folders.set(name, path === undefined ? new MemoryFolder() : new RealFolder(path));
  }

  /** Closes everything that a script left open. */
  closeAll(): void {
    for (const file of this.files.values()) file.close();
    this.files.clear();
  }

  readonly handler: HostFs = (op, path, arg, ptr, len) => {
    try {
      return this.run(op, path, arg, ptr, len);
    } catch (error) {
      return negativeErrno(error);
    }
  };

  private words(ptr: number, values: number[]): void {
    const bytes = new Uint8Array(new Uint32Array(values).buffer);
    this.memory().write(ptr, bytes);
  }

  private split(path: string): [Folder, string] {
    const slash = path.indexOf("/");
    const folder = this.folders.get(slash < 0 ? path : path.slice(0, slash));
    if (!folder) throw new Errno("ENODEV");
    return [folder, slash < 0 ? "" : path.slice(slash + 1)];
  }

  private file(handle: number): OpenFile {
    const file = this.files.get(handle);
    if (!file) throw new Errno("EBADF");
    return file;
  }

  private text(text: string, ptr: number, len: number): number {
    const bytes = Buffer.from(text);
    if (bytes.length > len) throw new Errno("EINVAL");
    this.memory().write(ptr, bytes);
    return bytes.length;
  }

  private list(path: string, index: number, ptr: number, len: number): number {
    if (index === 0) {
      const [folder, rest] = this.split(path);
      this.listed = { path, entries: folder.list(rest) };
    }
    const entry = this.listed.path === path ? this.listed.entries[index] : undefined;
    if (!entry) return 0;
    this.words(ptr, [entry.mode, entry.size]);
    return 8 + this.text(entry.name, ptr + 8, len - 8);
  }

  private run(op: number, path: string, arg: number, ptr: number, len: number): number {
    const memory = this.memory();
    switch (op) {
      case HostFsOp.ROOT: {
        const name = [...this.folders.keys()][arg];
        return name === undefined ? 0 : this.text(name, ptr, len);
      }
      case HostFsOp.LIST:
        return this.list(path, arg, ptr, len);
      case HostFsOp.CLOSE:
        this.file(arg).close();
        this.files.delete(arg);
        return 0;
      case HostFsOp.READ:
        return this.file(arg).read(memory.view(ptr, len));
      case HostFsOp.WRITE:
        return this.file(arg).write(memory.view(ptr, len));
      case HostFsOp.SEEK:
        return this.file(arg).seek(ptr | 0, len);
      case HostFsOp.FLUSH:
        this.file(arg).flush();
        return 0;
      case HostFsOp.TRUNCATE:
        this.file(arg).truncate(ptr);
        return 0;
    }
    const [folder, rest] = this.split(path);
    if (rest === "" && CHANGES.has(op)) throw new Errno("EPERM");
    switch (op) {
      case HostFsOp.STAT: {
        const s = folder.stat(rest);
        this.words(ptr, [s.mode, s.size, s.mtime]);
        return 0;
      }
      case HostFsOp.MKDIR:
        folder.mkdir(rest);
        return 0;
      case HostFsOp.RMDIR:
        folder.rmdir(rest);
        return 0;
      case HostFsOp.REMOVE:
        folder.remove(rest);
        return 0;
      case HostFsOp.RENAME: {
        const [other, to] = this.split(memory.text(ptr, len));
        if (other !== folder) throw new Errno("EPERM");
        folder.rename(rest, to);
        return 0;
      }
      case HostFsOp.STATVFS:
        this.words(ptr, folder.statvfs());
        return 0;
      case HostFsOp.OPEN:
        this.files.set(this.nextHandle, folder.open(rest, arg));
        return this.nextHandle++;
      default:
        return -22;
    }
  }
}
