import { type Layer, timmTensors, toOurTensor, type Weight } from '@effzoo/models'
import { proceduralValues } from './procedural.ts'

/** For each weight of ours the values that timm's tensor of it has. */
export function proceduralWeights(layers: readonly Layer[]): (weight: Weight) => Float32Array {
  const tensors = timmTensors(layers)
  return ({ name }) => {
    const tensor = tensors.get(name)!
    return toOurTensor(name, tensor, proceduralValues(tensor.name, tensor.shape)).data
  }
}
