/** What is used of WebAssembly, of which neither ES2023 nor Node's types say enough. */
declare namespace WebAssembly {
  interface Module {}
  const Module: new (bytes: Uint8Array) => Module;

  interface Instance {
    readonly exports: object;
  }
  const Instance: new (
    module: Module,
    imports?: Readonly<Record<string, Readonly<Record<string, Memory>>>>,
  ) => Instance;

  interface Memory {
    /** A new one each time that the memory has grown. */
    readonly buffer: ArrayBuffer;
    readonly grow: (pages: number) => number;
  }
  const Memory: new (size: { readonly initial: number; readonly maximum: number }) => Memory;
}
