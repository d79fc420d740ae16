import type { Attribute, Binding } from './backend.ts'
import type { Call } from './fold.ts'

/** Attributes that kernels of tfjs-node leave out, for the eager runtime tells them from the inputs; a graph needs them. */
const typesByInput: Readonly<Record<string, readonly string[]>> = {
  ExpandDims: ['T', 'Tdim'],
}

export function completeAttributes(binding: Binding, { op, attributes, operands }: Call): Attribute[] {
  const missing = (typesByInput[op] ?? [])
    .map((name, index) => ({ name, type: binding.TF_ATTR_TYPE, value: operands[index]!.dtype }))
    .filter(({ name }) => !attributes.some((attribute) => attribute.name === name))
  return [...attributes.map(copy), ...missing]
}

/** A kernel may use its lists again. */
const copy = ({ name, type, value }: Attribute): Attribute => ({
  name,
  type,
  value: (Array.isArray(value) ? [...value] : value) as Attribute['value'],
})
