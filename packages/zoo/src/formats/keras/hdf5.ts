import * as h5wasm from 'h5wasm'

/** What we use of Emscripten's file system in memory. */
interface MemoryNode {
  usedBytes: number
  stream_ops: Record<string, unknown>
}
interface MemoryFileSystem {
  create(path: string, mode: number): MemoryNode
  readFile(path: string): Uint8Array
  unlink(path: string): void
}

export type Hdf5 = Awaited<ReturnType<typeof loadHdf5>>

/** Copies some bytes of the file to the beginning of `target`, whose length says how many. */
export type ReadInto = (target: Uint8Array, offset: number) => void

/**
 * The HDF5 library, compiled to WebAssembly, for browsers and for Node alike. It sees a file system in memory and nothing else: links
 * and storage that name other files lead nowhere. Its errors are thrown.
 */
export async function loadHdf5() {
  const module = await h5wasm.ready
  module.activate_throwing_error_handler()
  const files = module.FS as unknown as MemoryFileSystem
  return {
    h5wasm,
    module,
    /** Puts a file there whose bytes are fetched only as they are read. */
    mount(path: string, sizeBytes: number, readInto: ReadInto) {
      const node = files.create(path, 0o444)
      node.usedBytes = sizeBytes
      const read = (_stream: unknown, heap: Int8Array, start: number, lengthBytes: number, position: number) => {
        const count = Math.max(0, Math.min(lengthBytes, sizeBytes - position))
        if (count > 0) readInto(new Uint8Array(heap.buffer, heap.byteOffset + start, count), position)
        return count
      }
      node.stream_ops = { ...node.stream_ops, read }
    },
    readFile: (path: string) => files.readFile(path),
    unlink: (path: string) => files.unlink(path),
    /** Memory of the library's own for `use`, which gets its address. */
    withMemory<Result>(lengthBytes: number, use: (address: number) => Result): Result {
      const address = module._malloc(lengthBytes)
      if (address === 0) throw new RangeError(`the HDF5 library has no room for ${lengthBytes} bytes`)
      try {
        return use(address)
      } finally {
        module._free(address)
      }
    },
  }
}

/** The library tells its whole way to a failure; the last step of it says why. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : 'without a word'
  const steps = [...message.matchAll(/ in \w+\(\): (.+)/g)]
  return steps.at(-1)?.[1] ?? `the HDF5 library failed: ${message}`
}
