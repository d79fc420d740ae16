import type { Attribute, Binding } from './backend.ts'
import { type AttrValue, shapeProto } from './proto.ts'

/** An attribute as the addon takes it, as a graph has it. */
export function attributeValue(binding: Binding, { type, value }: Attribute): AttrValue {
  const field = fieldOf(binding, type)
  if (field === 'shape') return { shape: shapeProto(value as readonly number[]) }
  const encode = (single: unknown) => (field === 's' ? Buffer.from(single as string) : single)
  return Array.isArray(value) ? { list: { [field]: value.map(encode) } } : { [field]: encode(value) }
}

function fieldOf(binding: Binding, type: number): 's' | 'i' | 'f' | 'b' | 'type' | 'shape' {
  const fields = new Map([
    [binding.TF_ATTR_STRING, 's'],
    [binding.TF_ATTR_INT, 'i'],
    [binding.TF_ATTR_FLOAT, 'f'],
    [binding.TF_ATTR_BOOL, 'b'],
    [binding.TF_ATTR_TYPE, 'type'],
    [binding.TF_ATTR_SHAPE, 'shape'],
  ] as const)
  return fields.get(type)!
}
