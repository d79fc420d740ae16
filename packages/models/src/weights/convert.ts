import type { Layer } from '../layer.ts'
import { effzooTable } from './effzoo.ts'
import { inverse, transpose } from './transpose.ts'
import { faultCount, type WeightFaults, WeightMismatch } from './weight-mismatch.ts'
import { findUpstream, type NamedTensor, type TensorShape, type UpstreamTensor, upstreamTensors, type WeightTable } from './weight-table.ts'

const show = (shape: readonly number[]) => `[${shape.join(', ')}]`

/** Upstream's tensors by name, without those that its models do not need. */
export function neededTensors<Tensor extends TensorShape>(
  { ignored, shadowSuffix }: WeightTable,
  tensors: Iterable<Tensor>,
): Map<string, Tensor> {
  const all = new Map([...tensors].map((tensor) => [tensor.name, tensor]))
  const isNeeded = (name: string) => !ignored.some((pattern) => pattern.test(name)) && !(shadowSuffix && all.has(name + shadowSuffix))
  return new Map([...all].filter(([name]) => isNeeded(name)))
}

/** What keeps these tensors from being the weights of these layers, and where each weight lies among them. */
export function compareTensors(table: WeightTable, layers: readonly Layer[], tensors: Iterable<TensorShape>) {
  const { tensors: expected, unnamed } = findUpstream(table, layers)
  const found = neededTensors(table, tensors)
  const missing: string[] = []
  const misshapen: string[] = []
  const surplus = new Set(found.keys())
  for (const { name, shape } of expected.values()) {
    const tensor = found.get(name)
    surplus.delete(name)
    if (!tensor) missing.push(name)
    else if (show(tensor.shape) !== show(shape)) misshapen.push(`${name} is ${show(tensor.shape)} instead of ${show(shape)}`)
  }
  return { expected, faults: { unnamed, missing, surplus: [...surplus], misshapen } satisfies WeightFaults }
}

/** Where each weight of ours lies among upstream's tensors; one error for all that is missing, surplus or misshapen. */
export function matchTensors(table: WeightTable, layers: readonly Layer[], tensors: Iterable<TensorShape>): Map<string, UpstreamTensor> {
  const { expected, faults } = compareTensors(table, layers, tensors)
  if (faultCount(faults) > 0) throw new WeightMismatch(`These weights, in the naming of ${table.name},`, faults)
  return expected
}

/** One weight of ours, from upstream's tensor. */
export const toOurTensor = (name: string, { shape, axes }: UpstreamTensor, data: Float32Array): NamedTensor => ({
  name,
  shape: axes.map((axis) => shape[axis]!),
  data: transpose(data, shape, axes),
})

/** Upstream's weights as ours, in the order of the layers. */
export function toOurs(table: WeightTable, layers: readonly Layer[], tensors: Iterable<NamedTensor>): NamedTensor[] {
  const given = [...tensors]
  const dataOf = new Map(given.map(({ name, data }) => [name, data]))
  return [...matchTensors(table, layers, given)].map(([name, upstream]) => toOurTensor(name, upstream, dataOf.get(upstream.name)!))
}

/** Our weights as upstream's, in the order of the layers, after what else its files hold: Keras reads a file by the order of its layers. */
export function fromOurs(table: WeightTable, layers: readonly Layer[], tensors: Iterable<NamedTensor>): NamedTensor[] {
  const ours = new Map([...tensors].map((tensor) => [tensor.name, tensor]))
  matchTensors(effzooTable, layers, ours.values())
  const converted = [...upstreamTensors(table, layers)].map(([ourName, { name, shape, axes }]) => {
    const our = ours.get(ourName)!
    return { name, shape, data: transpose(our.data, our.shape, inverse(axes)) }
  })
  return [...(table.fixed ?? []), ...converted]
}
