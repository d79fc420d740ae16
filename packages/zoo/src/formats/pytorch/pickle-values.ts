import type { Dtype } from '../tensor.ts'

/** All that comes out of a pickle here. Lists are arrays, dictionaries are Maps. */
export type PickleKey = string | number | bigint | boolean | null
export type PickleValue = PickleKey | PickleValue[] | PickleDict | Tuple | Global | Storage | View
export interface PickleDict extends Map<PickleKey, PickleValue> {}

export interface Tuple {
  readonly kind: 'tuple'
  readonly items: readonly PickleValue[]
}

/** A name from a Python module, one of the few that mean something here. Not the thing itself: nothing of a pickle is executed. */
export interface Global {
  readonly kind: 'global'
  readonly name: string
}

/** Elements that lie outside the pickle, under `key`. */
export interface Storage {
  readonly kind: 'storage'
  readonly key: string
  readonly dtype: Dtype
  readonly elementCount: number
}

/** A tensor: some of a storage's elements, in some order. Offset and strides count elements. */
export interface View {
  readonly kind: 'view'
  readonly storage: Storage
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

export const isKey = (value: PickleValue): value is PickleKey => value === null || typeof value !== 'object'

export const isKind = <Kind extends 'tuple' | 'global' | 'storage' | 'view'>(
  value: PickleValue | undefined,
  kind: Kind,
): value is Extract<PickleValue, { kind: Kind }> =>
  value !== undefined && !isKey(value) && !Array.isArray(value) && !(value instanceof Map) && value.kind === kind

/** For messages. */
export function describe(value: PickleValue | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'None'
  if (isKind(value, 'global')) return value.name
  if (isKey(value)) return `the ${typeof value} ${String(value).slice(0, 80)}`
  if (value instanceof Map) return 'a dictionary'
  return Array.isArray(value) ? 'a list' : `a ${value.kind === 'view' ? 'tensor' : value.kind}`
}
