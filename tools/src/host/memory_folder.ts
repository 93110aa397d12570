/** A folder that lives in memory: `/flash` of `kpy run` when no folder of the host is given for it. */
import { HostFsOpen } from "../../../assembly/modules/hostfs.ts";
import { type Entry, Errno, type Folder, MODE_DIR, MODE_FILE, type OpenFile, type Stat } from "./folders.ts";

class Content {
  bytes = new Uint8Array(0);
  size = 0;
  mtime = Math.floor(Date.now() / 1000);

  resize(size: number): void {
    if (size > this.bytes.length) {
      const grown = new Uint8Array(Math.max(size, this.bytes.length * 2, 256));
      grown.set(this.bytes.subarray(0, this.size));
      this.bytes = grown;
    } else if (size < this.size) {
      this.bytes.fill(0, size, this.size);
    }
    this.size = size;
    this.mtime = Math.floor(Date.now() / 1000);
  }
}

type Tree = Map<string, Tree | Content>;

class MemoryFile implements OpenFile {
  private position = 0;

  constructor(
    private readonly content: Content,
    private readonly flags: number,
  ) {}

  read(into: Uint8Array): number {
    const part = this.content.bytes.subarray(
      this.position,
      Math.min(this.content.size, this.position + into.length),
    );
    into.set(part);
    this.position += part.length;
    return part.length;
  }

  write(from: Uint8Array): number {
    if (this.flags & HostFsOpen.APPEND) this.position = this.content.size;
    const end = this.position + from.length;
    if (end > this.content.size) this.content.resize(end);
    this.content.bytes.set(from, this.position);
    this.position = end;
    return from.length;
  }

  seek(offset: number, whence: number): number {
    const place = offset + (whence === 0 ? 0 : whence === 1 ? this.position : this.content.size);
    if (place < 0) throw new Errno("EINVAL");
    this.position = place;
    return place;
  }

  flush(): void {}

  truncate(size: number): void {
    this.content.resize(size);
  }

  close(): void {}
}

const BLOCK = 4096;
const BLOCKS = 1024;

export class MemoryFolder implements Folder {
  private readonly root: Tree = new Map();

  private find(path: string): Tree | Content | undefined {
    let node: Tree | Content | undefined = this.root;
    for (const part of path.split("/")) {
      if (part === "") continue;
      if (!(node instanceof Map)) return undefined;
      node = node.get(part);
    }
    return node;
  }

  private get(path: string): Tree | Content {
    const node = this.find(path);
    if (!node) throw new Errno("ENOENT");
    return node;
  }

  /** The folder that holds `path`, and the last name of it. */
  private parent(path: string): [Tree, string] {
    const slash = path.lastIndexOf("/");
    const node = this.get(slash < 0 ? "" : path.slice(0, slash));
    if (!(node instanceof Map)) throw new Errno("ENOTDIR");
    return [node, path.slice(slash + 1)];
  }

  stat(path: string): Stat {
    const node = this.get(path);
    if (node instanceof Map) return { mode: MODE_DIR, size: 0, mtime: 0 };
    return { mode: MODE_FILE, size: node.size, mtime: node.mtime };
  }

  list(path: string): Entry[] {
    const node = this.get(path);
    if (!(node instanceof Map)) throw new Errno("ENOTDIR");
    return [...node].map(([name, item]) =>
      item instanceof Map ? { name, mode: MODE_DIR, size: 0 } : { name, mode: MODE_FILE, size: item.size },
    );
  }

  mkdir(path: string): void {
    const [tree, name] = this.parent(path);
    if (tree.has(name)) throw new Errno("EEXIST");
    tree.set(name, new Map());
  }

  rmdir(path: string): void {
    const node = this.get(path);
    if (!(node instanceof Map)) throw new Errno("ENOTDIR");
    if (node.size > 0) throw new Errno("ENOTEMPTY");
    const [tree, name] = this.parent(path);
    tree.delete(name);
  }

  remove(path: string): void {
    if (this.get(path) instanceof Map) {
      this.rmdir(path);
      return;
    }
    const [tree, name] = this.parent(path);
    tree.delete(name);
  }

  rename(from: string, to: string): void {
    const node = this.get(from);
    const [source, oldName] = this.parent(from);
    const [target, newName] = this.parent(to);
    source.delete(oldName);
    target.set(newName, node);
  }

  statvfs(): [number, number, number, number] {
    const used = (tree: Tree): number =>
      [...tree.values()].reduce(
        (sum, node) => sum + (node instanceof Map ? used(node) : Math.ceil(node.size / BLOCK)),
        0,
      );
    return [BLOCK, BLOCKS, Math.max(0, BLOCKS - used(this.root)), 255];
  }

  open(path: string, flags: number): OpenFile {
    let node = this.find(path);
    if (node instanceof Map) throw new Errno("EISDIR");
    if (node && flags & HostFsOpen.EXCLUSIVE) throw new Errno("EEXIST");
    if (!node) {
      if (!(flags & HostFsOpen.CREATE)) throw new Errno("ENOENT");
      const [tree, name] = this.parent(path);
      node = new Content();
      tree.set(name, node);
    } else if (flags & HostFsOpen.TRUNCATE) {
      node.resize(0);
    }
    return new MemoryFile(node, flags);
  }
}
