import { threadId } from 'node:worker_threads'
import type { Binding } from './backend.ts'
import { encodeSavedModel, tag } from './proto.ts'
import { tensorProto } from './tensor-proto.ts'

/**
 * TensorFlow loads a session from a folder alone. These are in its own file system in memory, so that nothing is left on a disk
 * even by a process that is killed. It is the process's: each of its threads has a folder to itself.
 */
const root = `ram://effzoo-tfjs-compile/${threadId}`

let folderCount = 0

/** Calls `use` with a folder that has the saved model, and gives the memory back. */
export function withSavedModel<T>(binding: Binding, bytes: Uint8Array, use: (folder: string) => T): T {
  const erase = eraserOf(binding)
  // a name is used once: to write to a file that exists is to append to it
  const folder = `${root}/${folderCount++}`
  writeModel(binding, folder, bytes)
  try {
    return use(folder)
  } finally {
    erase(modelFile(folder))
  }
}

const modelFile = (folder: string) => `${folder}/saved_model.pb`

function writeModel(binding: Binding, folder: string, bytes: Uint8Array) {
  const ids = [Buffer.from(modelFile(folder)), bytes].map((string) => binding.createTensor([], binding.TF_STRING, [string]))
  try {
    binding.executeOp('WriteFile', [], ids, 0)
  } finally {
    for (const id of ids) binding.deleteTensor(id)
  }
}

const erasers = new WeakMap<Binding, (file: string) => void>()

/**
 * No op deletes a file. `Save` writes a checkpoint under another name and gives it the file's: of this one 150 bytes are left. Its
 * list of types is an attribute that the addon cannot pass, but a graph can hold it.
 */
function eraserOf(binding: Binding): (file: string) => void {
  const known = erasers.get(binding)
  if (known) return known
  const { TF_STRING, TF_BOOL } = binding
  const constant = (name: string, shape: number[], dtype: number, values: Uint8Array | Uint8Array[], after: string[] = []) => ({
    name,
    op: 'Const',
    input: after,
    attr: { dtype: { type: dtype }, value: { tensor: tensorProto({ shape, dtype, values }) } },
  })
  const folder = `${root}/eraser`
  const nodes = [
    { name: 'file', op: 'Placeholder', input: [], attr: { dtype: { type: TF_STRING }, shape: { shape: { dim: [] } } } },
    constant('names', [1], TF_STRING, [Buffer.from('nothing')]),
    constant('nothing', [], TF_BOOL, Uint8Array.of(0)),
    { name: 'save', op: 'Save', input: ['file', 'names', 'nothing'], attr: { T: { list: { type: [TF_BOOL] } } } },
    constant('done', [], TF_BOOL, Uint8Array.of(1), ['^save']),
  ]
  writeModel(binding, folder, encodeSavedModel(nodes))
  const sessionId = binding.loadSavedModel(folder, tag)
  const erase = (file: string) => {
    const id = binding.createTensor([], TF_STRING, [Buffer.from(file)])
    try {
      for (const answer of binding.runSavedModel(sessionId, [id], 'file:0', 'done:0')) binding.deleteTensor(answer.id)
    } finally {
      binding.deleteTensor(id)
    }
  }
  erasers.set(binding, erase)
  return erase
}
