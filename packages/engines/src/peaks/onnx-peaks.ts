import { createGraph, type OnnxFiles, serialize } from '@effzoo/models/onnx'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Ort } from '../onnxruntime/load.ts'
import type { PeakKernels, Repeatable } from './peak-kernels.ts'

interface Facts {
  readonly ort: Ort
  readonly version: string
  readonly threads: number
  open(files: OnnxFiles): Promise<InferenceSession>
}

/** Our largest operand is far below what one protobuf message may hold. */
const maxModelBytes = 2 ** 31 - 1

/** Models of one op on the cpu provider, which reads their input where JavaScript has it. The second matrix is a weight, as in a network. */
export function openOnnxPeaks({ ort, version, threads, open: createSession }: Facts): PeakKernels {
  const open = async (model: OnnxFiles, input: Tensor) => repeatable(await createSession(model), input)
  return {
    engineVersion: version,
    threads,
    product: (side, values) => open(productModel(side, values), new ort.Tensor('float32', values, [side, side])),
    copy: (values) => open(copyModel(values.length), new ort.Tensor('float32', values, [values.length])),
  }
}

const repeatable = (session: InferenceSession, input: Tensor): Repeatable => ({
  async run(count) {
    let first = Number.NaN
    for (let i = 0; i < count; i++) {
      const { output } = await session.run({ input })
      first = output!.data[0] as number
    }
    return first
  },
  [Symbol.asyncDispose]: () => session.release(),
})

function productModel(side: number, values: Float32Array): OnnxFiles {
  const { nodes, initializers, writer } = createGraph()
  const weight = writer.initializer({ name: 'weight', type: 'float32', shape: [side, side], values: async () => values })
  const product = writer.node('product', 'MatMul', ['input', weight])
  writer.node('output', 'Slice', [product, writer.constant([0, 0]), writer.constant([1, 1])])
  const ports = { input: { name: 'input', shape: [side, side] }, output: { name: 'output', shape: [1, 1] } }
  return serialize({ name: 'product', nodes, initializers, ...ports }, 'product.onnx', maxModelBytes)
}

function copyModel(length: number): OnnxFiles {
  const { nodes, initializers, writer } = createGraph()
  const copy = writer.node('copy', 'Relu', ['input'])
  writer.node('output', 'Slice', [copy, writer.constant([0]), writer.constant([1])])
  const ports = { input: { name: 'input', shape: [length] }, output: { name: 'output', shape: [1] } }
  return serialize({ name: 'copy', nodes, initializers, ...ports }, 'copy.onnx', maxModelBytes)
}
