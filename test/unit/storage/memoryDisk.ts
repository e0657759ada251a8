import { dirname } from 'node:path';
import type { Disk } from '../../../src/storage/disk.ts';

/** What is done with the disk: an operation and the path that it is about. */
export interface Operation {
  readonly name: string;
  readonly path: string;
}

/** Comes before every operation. It may wait, fail with an error of its own, or never end. A write of which it returns a share is cut there. */
export type Gate = (operation: Operation) => Promise<number | undefined>;

interface File {
  bytes: Buffer<ArrayBuffer>;
  /** What of it would survive a power cut. */
  flushed: Buffer<ArrayBuffer>;
  mtimeMs: number;
}
type Node = File | 'folder';

/** What is on a disk: bytes by path, or that there is a folder. */
export type Contents = ReadonlyMap<string, Uint8Array | 'folder'>;

/** A file system in memory, with names that are on the disk at once and bytes that are there when they are flushed. */
export class MemoryDisk {
  gate: Gate = async () => undefined;
  readonly #nodes = new Map<string, Node>();

  /** Of all files and folders, as they would be read. */
  get contents(): Map<string, Uint8Array | 'folder'> {
    return new Map(this.#entries(({ bytes }) => bytes));
  }

  /** Everything is replaced by this, as if it had been there for long. */
  restore(contents: Contents): void {
    this.#nodes.clear();
    for (const [path, bytes] of contents) {
      const own = bytes === 'folder' ? bytes : Buffer.from(bytes);
      this.#nodes.set(path, own === 'folder' ? own : { bytes: own, flushed: own, mtimeMs: Date.now() });
    }
  }

  /** What was not flushed is gone. */
  cutPower(): void {
    this.restore(new Map(this.#entries(({ flushed }) => flushed)));
  }

  get disk(): Disk {
    const own = {
      mkdir: async (path: string, options?: { readonly recursive?: boolean }) => {
        await this.gate({ name: 'mkdir', path });
        const node = this.#nodes.get(path);
        if (node && !(options?.recursive && node === 'folder')) throw failure('EEXIST', path);
        this.#nodes.set(path, 'folder');
      },
      readdir: async (path: string) => {
        await this.gate({ name: 'readdir', path });
        if (this.#nodes.get(path) !== 'folder') throw failure('ENOENT', path);
        return [...this.#nodes.keys()].filter(key => dirname(key) === path).map(key => key.slice(path.length + 1));
      },
      stat: async (path: string) => {
        await this.gate({ name: 'stat', path });
        const node = this.#found(path);
        return node === 'folder'
          ? { isFile: () => false, size: 0, mtimeMs: 0 }
          : { isFile: () => true, size: node.bytes.length, mtimeMs: node.mtimeMs };
      },
      readFile: async (path: string) => {
        await this.gate({ name: 'readFile', path });
        return Buffer.from(this.#file(path).bytes);
      },
      rm: async (path: string, { recursive = false, force = false } = {}) => {
        await this.gate({ name: 'rm', path });
        if (!this.#nodes.has(path) && !force) throw failure('ENOENT', path);
        if (this.#nodes.get(path) === 'folder' && !recursive) throw failure('ERR_FS_EISDIR', path);
        for (const key of this.#within(path)) this.#nodes.delete(key);
      },
      rename: async (from: string, to: string) => {
        await this.gate({ name: 'rename', path: to });
        const node = this.#found(from);
        const there = this.#nodes.get(to);
        if (there === 'folder') throw failure(node === 'folder' ? 'ENOTEMPTY' : 'EISDIR', to);
        if (there && node === 'folder') throw failure('ENOTDIR', to);
        for (const key of this.#within(from)) {
          this.#nodes.set(to + key.slice(from.length), this.#nodes.get(key)!);
          this.#nodes.delete(key);
        }
      },
      link: async (from: string, to: string) => {
        await this.gate({ name: 'link', path: to });
        if (this.#nodes.has(to)) throw failure('EEXIST', to);
        this.#nodes.set(to, this.#file(from));
      },
      copyFile: async (from: string, to: string) => {
        await this.gate({ name: 'copyFile', path: to });
        this.#nodes.set(to, { ...this.#file(from) });
      },
      open: (path: string, flags: string) => this.#open(path, flags),
    };
    return own as unknown as Disk;
  }

  async #open(path: string, flags: string) {
    await this.gate({ name: `open ${flags}`, path });
    const there = this.#nodes.get(path);
    if (there === 'folder') {
      if (flags !== 'r') throw failure('EISDIR', path);
      return { sync: async () => void (await this.gate({ name: 'sync', path })), close: async () => {} };
    }
    if (!there && flags.startsWith('r')) throw failure('ENOENT', path);
    if (there && flags === 'wx') throw failure('EEXIST', path);
    const file = there ?? { bytes: Buffer.alloc(0), flushed: Buffer.alloc(0), mtimeMs: Date.now() };
    if (!there) {
      if (this.#nodes.get(dirname(path)) !== 'folder') throw failure('ENOENT', path);
      this.#nodes.set(path, file);
    }
    if (flags === 'w') file.bytes = Buffer.alloc(0);
    const put = (bytes: Uint8Array, position: number) => {
      const all = Buffer.alloc(Math.max(file.bytes.length, position + bytes.length));
      file.bytes.copy(all);
      all.set(bytes, position);
      Object.assign(file, { bytes: all, mtimeMs: Date.now() });
    };
    const write = async (bytes: Uint8Array, position: number) => {
      const share = await this.gate({ name: 'write', path });
      put(share === undefined ? bytes : bytes.subarray(0, Math.floor(bytes.length * share)), position);
      if (share !== undefined) throw failure('ENOSPC', path);
    };
    return {
      write: async (bytes: Uint8Array, offset: number, length: number, position: number) => {
        await write(bytes.subarray(offset, offset + length), position);
        return { bytesWritten: length };
      },
      writeFile: (bytes: Uint8Array) => write(bytes, file.bytes.length),
      read: async (buffer: Buffer, offset: number, length: number, position: number) => {
        await this.gate({ name: 'read', path });
        const bytes = file.bytes.subarray(position, position + length);
        buffer.set(bytes, offset);
        return { buffer, bytesRead: bytes.length };
      },
      truncate: async (length: number) => {
        await this.gate({ name: 'truncate', path });
        file.bytes = Buffer.from(file.bytes.subarray(0, length));
      },
      utimes: async () => void (await this.gate({ name: 'utimes', path })),
      sync: async () => {
        await this.gate({ name: 'sync', path });
        file.flushed = Buffer.from(file.bytes);
      },
      close: async () => {},
    };
  }

  #found(path: string): Node {
    const node = this.#nodes.get(path);
    if (!node) throw failure('ENOENT', path);
    return node;
  }

  #file(path: string): File {
    const node = this.#found(path);
    if (node === 'folder') throw failure('EISDIR', path);
    return node;
  }

  /** It and what is in it. */
  #within(path: string): string[] {
    return [...this.#nodes.keys()].filter(key => key === path || key.startsWith(`${path}/`));
  }

  *#entries(bytesOf: (file: File) => Uint8Array): Generator<[string, Uint8Array | 'folder']> {
    for (const [path, node] of this.#nodes) yield [path, node === 'folder' ? node : bytesOf(node)];
  }
}

/** As Node's file system fails. */
export function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: '${path}'`), { code });
}
