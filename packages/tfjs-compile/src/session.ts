import { type Backend, requireBackend, type TensorInfo } from './backend.ts'
import { CompileError } from './compile-error.ts'
import { withSavedModel } from './memory-files.ts'
import { encodeSavedModel, type NodeDef, tag } from './proto.ts'

/** A graph that TensorFlow has loaded. Its variables live as long as it does, and are freed when it is closed. */
export interface GraphSession {
  run(inputIds: readonly number[], inputs: readonly string[], outputs: readonly string[]): TensorInfo[]
  close(): void
}

/** A protobuf message has at most 2 GiB; what remains is for the nodes themselves. */
const largestBytes = 2_000_000_000

export function openSession({ binding }: Backend, nodes: readonly NodeDef[], limitBytes = largestBytes): GraphSession {
  const constantBytes = nodes.reduce((bytes, { attr }) => bytes + (attr.value?.tensor?.tensorContent?.byteLength ?? 0), 0)
  if (constantBytes > limitBytes)
    throw new CompileError(
      'too-large',
      `the graph has constants of ${constantBytes} bytes and may have ${limitBytes}: put large variables in state instead of freezing them`,
    )
  const sessionId = withSavedModel(binding, encodeSavedModel(nodes), (folder) => binding.loadSavedModel(folder, tag))
  let isOpen = true
  return {
    run(inputIds, inputs, outputs) {
      if (!isOpen) throw new CompileError('disposed', 'this graph was disposed of: compile the function again')
      requireBackend()
      return binding.runSavedModel(sessionId, inputIds, inputs.join(), outputs.join())
    },
    close() {
      if (isOpen) binding.deleteSavedModel(sessionId)
      isOpen = false
    },
  }
}
