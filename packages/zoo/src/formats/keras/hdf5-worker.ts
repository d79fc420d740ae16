import { Worker } from 'node:worker_threads'
import { FormatError } from '../format-error.ts'
import { infoOf, type TensorFile } from '../tensor.ts'
import type { Hdf5Source, WorkerBounds, WorkerReply, WorkerRequest } from './messages.ts'

export interface Hdf5Bounds {
  /** For opening, and for each tensor. */
  readonly deadlineMs?: number
  /** Of the HDF5 library, which holds one tensor at a time. */
  readonly maxHeapBytes?: number
}

export type Hdf5Worker = Awaited<ReturnType<typeof startHdf5Worker>>

/** No file's fault, and on a busy machine it takes seconds. */
const startDeadlineMs = 60_000

/** Of the worker's JavaScript: lists of names, and no tensor. */
const maxScriptHeapMb = 256

/**
 * A thread that reads HDF5 files, one after the other. The library is C code that was not written for hostile files: here it can be
 * stopped, its memory has a bound, and what it breaks is its own. For files of different owners, start a worker for each.
 */
export async function startHdf5Worker({ deadlineMs = 30_000, maxHeapBytes = 2 ** 30 }: Hdf5Bounds = {}) {
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
    workerData: { maxHeapBytes } satisfies WorkerBounds,
    resourceLimits: { maxOldGenerationSizeMb: maxScriptHeapMb },
    execArgv: [],
    stdout: true,
    stderr: true,
  })
  // what the library prints is lost, rather than kept for someone who reads it
  worker.stdout.resume()
  worker.stderr.resume()
  let stopped: FormatError | undefined
  let last: Promise<unknown> = Promise.resolve()
  let openCount = 0

  /** What the worker says next. If it says nothing it is ended. */
  function answer(withinMs: number): Promise<WorkerReply> {
    return new Promise((resolve, reject) => {
      const settle = (reply: WorkerReply | undefined, reason: string) => {
        clearTimeout(timer)
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
        if (reply) resolve(reply)
        else worker.terminate().then(() => reject(new Error(reason)), reject)
      }
      const onMessage = (reply: WorkerReply) => settle(reply, '')
      const onError = (error: Error) => settle(undefined, `the HDF5 library came to its end: ${error.message}`)
      const onExit = (code: number) => settle(undefined, `the HDF5 library came to its end (exit code ${code})`)
      const timer = setTimeout(() => settle(undefined, `the HDF5 library took longer than ${withinMs} ms`), withinMs)
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    })
  }

  async function exchange(request: WorkerRequest): Promise<WorkerReply> {
    if (stopped) throw stopped
    worker.postMessage(request)
    const reply = await answer(deadlineMs).catch((error: Error) => {
      // whatever ends it while it reads a file is the fault of that file
      stopped = new FormatError('keras', error.message, { cause: error })
      throw stopped
    })
    if (reply.kind === 'refused' && reply.isBroken) {
      stopped = new FormatError('keras', reply.reason)
      await worker.terminate()
    }
    return reply
  }

  /** One at a time, so that each has the whole of its deadline. */
  async function ask<Kind extends 'opened' | 'read'>(request: WorkerRequest, kind: Kind) {
    const asked = last.then(() => exchange(request))
    last = asked.catch(() => {})
    const reply = await asked
    if (reply.kind === kind) return reply as Extract<WorkerReply, { kind: Kind }>
    if (reply.kind === 'refused') throw new FormatError('keras', reply.reason)
    throw new Error(reply.kind === 'unreadable' ? reply.reason : `the HDF5 worker answered ${reply.kind} instead of ${kind}`)
  }

  await answer(startDeadlineMs)

  return {
    isStopped: () => stopped !== undefined,
    /** The file stays open until the next one is, or until the worker is stopped. */
    async open(source: Hdf5Source): Promise<TensorFile> {
      const number = ++openCount
      const { tensors } = await ask({ kind: 'open', source }, 'opened')
      const byName = new Map(tensors.map((info) => [info.name, info]))
      return {
        tensors: byName,
        async read(name) {
          const info = infoOf(byName, name)
          if (number !== openCount) throw new Error(`${name} cannot be read any more: the worker has opened another file`)
          return { ...info, data: (await ask({ kind: 'read', name }, 'read')).data }
        },
        close: async () => {},
      }
    },
    async stop() {
      stopped ??= new FormatError('keras', 'the file is closed')
      await worker.terminate()
    },
  }
}

/** Reads the weights of a Keras 2 file, in a thread of its own that ends with close(). */
export async function openKeras(source: Hdf5Source, bounds?: Hdf5Bounds): Promise<TensorFile> {
  const worker = await startHdf5Worker(bounds)
  try {
    const file = await worker.open(source)
    return { ...file, close: () => worker.stop() }
  } catch (error) {
    await worker.stop()
    throw error
  }
}
