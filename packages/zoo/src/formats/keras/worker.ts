import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { FormatError } from '../format-error.ts'
import { loadHdf5, type ReadInto, reasonOf } from './hdf5.ts'
import { type KerasLayout, readLayout } from './layout.ts'
import type { Hdf5Source, WorkerBounds, WorkerReply, WorkerRequest } from './messages.ts'

const pageBytes = 65_536

/** The library may grow to 2 GiB, and a thread's own limits do not count what WebAssembly takes. What is refused here, malloc refuses. */
function boundHeap(maxHeapBytes: number) {
  const grow = WebAssembly.Memory.prototype.grow
  WebAssembly.Memory.prototype.grow = function (pageCount) {
    if (this.buffer.byteLength + pageCount * pageBytes > maxHeapBytes) throw new RangeError(`more than ${maxHeapBytes} bytes`)
    return grow.call(this, pageCount)
  }
}

/** The file's own fault, in contrast to one of what it holds. */
class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

function openSource(source: Hdf5Source): { readonly sizeBytes: number; readonly readInto: ReadInto; readonly close: () => void } {
  if ('bytes' in source) {
    const { bytes } = source
    const readInto: ReadInto = (target, offset) => target.set(bytes.subarray(offset, offset + target.length))
    return { sizeBytes: bytes.length, readInto, close: () => {} }
  }
  try {
    const descriptor = openSync(source.path, 'r')
    const readInto: ReadInto = (target, offset) => {
      for (let filled = 0; filled < target.length; ) {
        const count = readSync(descriptor, target, filled, target.length - filled, offset + filled)
        if (count === 0) throw new Unreadable(`${source.path} has become shorter while it was read`)
        filled += count
      }
    }
    return { sizeBytes: fstatSync(descriptor).size, readInto, close: () => closeSync(descriptor) }
  } catch (error) {
    throw new Unreadable((error as Error).message, { cause: error })
  }
}

boundHeap((workerData as WorkerBounds).maxHeapBytes)
const hdf5 = await loadHdf5()
const port = parentPort!
let openCount = 0
let layout: KerasLayout | undefined
/** In the order in which things were opened. */
const closers: (() => unknown)[] = []

function closeLast() {
  layout = undefined
  for (let close = closers.pop(); close; close = closers.pop()) {
    try {
      close()
    } catch {
      // What the library cannot close of a damaged file stays with it until the thread ends; it is not the next file's fault.
    }
  }
}

function open(source: Hdf5Source): WorkerReply {
  closeLast()
  const { sizeBytes, readInto, close } = openSource(source)
  closers.push(close)
  // A new name each time: the library knows files that it could not close by it.
  const path = `/${openCount++}.h5`
  hdf5.mount(path, sizeBytes, readInto)
  closers.push(() => hdf5.unlink(path))
  const file = new hdf5.h5wasm.File(path, 'r')
  closers.push(() => file.close())
  layout = readLayout(hdf5, file, sizeBytes)
  return { kind: 'opened', tensors: [...layout.tensors.values()] }
}

function refusal(error: unknown): WorkerReply {
  if (error instanceof Unreadable) return { kind: 'unreadable', reason: error.message }
  if (error instanceof FormatError) return { kind: 'refused', reason: error.message.replace(/^keras: /, ''), isBroken: false }
  return { kind: 'refused', reason: reasonOf(error), isBroken: error instanceof WebAssembly.RuntimeError }
}

port.on('message', (request: WorkerRequest) => {
  try {
    if (request.kind === 'open') return port.postMessage(open(request.source))
    const data = layout!.read(request.name)
    port.postMessage({ kind: 'read', data } satisfies WorkerReply, [data.buffer as ArrayBuffer])
  } catch (error) {
    port.postMessage(refusal(error))
  }
})
port.postMessage({ kind: 'ready' } satisfies WorkerReply)
