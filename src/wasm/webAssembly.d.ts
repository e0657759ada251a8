/** The part of the JavaScript interface of WebAssembly that this folder uses; Node's types leave it to the browser's. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }

  interface Memory {
    readonly buffer: ArrayBuffer;
    /** By so many pages; throws a RangeError where there are not so many. */
    grow(pages: number): number;
  }

  interface MemoryOptions {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: boolean;
  }

  interface Global {
    readonly value: number;
  }

  interface Instance {
    readonly exports: Record<string, unknown>;
  }

  const Module: { new (bytes: Uint8Array): Module };
  const Memory: { new (options: MemoryOptions): Memory; readonly prototype: Memory };
  const Instance: { new (module: Module, imports: Record<string, Record<string, unknown>>): Instance };
  function validate(bytes: Uint8Array): boolean;
}
