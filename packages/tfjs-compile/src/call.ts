import * as tf from '@tensorflow/tfjs-core'
import type { Backend } from './backend.ts'
import { CompileError } from './compile-error.ts'
import type { EntryNames } from './lower.ts'
import type { GraphSession } from './session.ts'
import type { Result } from './structure.ts'
import type { TensorSpec, TracedFunction } from './trace.ts'

/** What is left of a traced function: not its nodes, which hold all constants. */
interface CompiledEntry extends Pick<TracedFunction, 'rebuild'> {
  readonly inputs: Readonly<Record<string, TensorSpec>>
  readonly names: EntryNames
  readonly outputCount: number
}

/** A call moves the inputs in and the result out, and nothing else. */
export function createCall(backend: Backend, session: GraphSession, { inputs, names, outputCount, rebuild }: CompiledEntry) {
  const specs = Object.entries(inputs)
  const inputNames = specs.map(([name]) => names.inputs[name]!)
  return (given: Readonly<Record<string, tf.Tensor>>): Result => {
    const tensors = specs.map(([name, spec]) => requireInput(name, spec, given[name]))
    const infos = session.run(backend.getInputTensorIds(tensors), inputNames, names.outputs)
    // a function that answers nothing still fetches a signal that its assignments are done
    const [answers, signals] = [infos.slice(0, outputCount), infos.slice(outputCount)]
    for (const { id } of signals) backend.binding.deleteTensor(id)
    return rebuild(answers.map((info) => backend.createOutputTensor(info)))
  }
}

function requireInput(name: string, { shape, dtype }: TensorSpec, tensor: tf.Tensor | undefined): tf.Tensor {
  if (tensor && !tensor.isDisposed && tensor.dtype === dtype && tf.util.arraysEqual(tensor.shape, [...shape])) return tensor
  const was = !tensor ? 'missing' : tensor.isDisposed ? 'disposed of' : `${tensor.dtype} [${tensor.shape}]`
  throw new CompileError(
    'bad-input',
    `the input ${name} is ${was}, and the function was compiled for ${dtype} [${shape}]: give it such a tensor, or compile it for other shapes too`,
  )
}
