import fc, { type Arbitrary } from 'fast-check'
import type { JsonSchema, OpenApiDocument } from '../../openapi/document.ts'

/** Arrays of samples may have 100,000 entries; some say as much of how they are read. */
const [maxItems, maxNumbers] = [4, 30]
const maxDepth = 12

type Schema = JsonSchema & {
  readonly $ref?: string
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly type?: string | readonly string[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly items?: Schema
  readonly prefixItems?: readonly Schema[]
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly propertyNames?: Schema
}

/**
 * Values that fit a schema of the document, as far as a schema can say; examples of it are taken now and then, and of a schema with a name
 * often one of the values that are known under it.
 */
export function createValuesOf(document: OpenApiDocument, knownValues: Readonly<Record<string, readonly unknown[]>> = {}) {
  const known = new Map<string, Arbitrary<unknown>>()

  function named(name: string, depth: number): Arbitrary<unknown> {
    const key = `${name} ${depth}`
    const there = knownValues[name] ?? []
    const made = known.get(key)
    if (made) return made
    const fitting = valuesOf((document.components.schemas[name] ?? {}) as Schema, depth)
    const values =
      there.length > 0 ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...there) }, { weight: 1, arbitrary: fitting }) : fitting
    known.set(key, values)
    return values
  }

  function valuesOf(schema: Schema, depth = 0): Arbitrary<unknown> {
    if (depth > maxDepth) return fc.constant(null)
    if (schema.$ref !== undefined) return named(schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1), depth + 1)
    const choices = schema.anyOf ?? schema.oneOf
    if (choices) return fc.oneof(...choices.map((choice) => valuesOf(choice, depth + 1)))
    if (schema.allOf?.[0]) return valuesOf(schema.allOf[0], depth + 1)
    if ('const' in schema) return fc.constant(schema.const)
    if (schema.enum) return fc.constantFrom(...schema.enum)
    if (schema.type !== undefined && typeof schema.type !== 'string') {
      return fc.oneof(...schema.type.map((type) => valuesOf({ ...schema, type }, depth + 1)))
    }
    const { example } = schema
    const values = ofType(schema, depth)
    return example === undefined ? values : fc.oneof({ weight: 2, arbitrary: values }, { weight: 1, arbitrary: fc.constant(example) })
  }

  function ofType(schema: Schema, depth: number): Arbitrary<unknown> {
    switch (schema.type) {
      case 'null':
        return fc.constant(null)
      case 'boolean':
        return fc.boolean()
      case 'integer': {
        const least = schema.exclusiveMinimum === undefined ? schema.minimum : schema.exclusiveMinimum + 1
        return fc.oneof(
          fc.integer({ min: least ?? -1_000, max: Math.max(least ?? 0, Math.min(schema.maximum ?? 1_000, 1_000)) }),
          fc.integer({ min: least ?? Number.MIN_SAFE_INTEGER, max: schema.maximum ?? Number.MAX_SAFE_INTEGER }),
        )
      }
      case 'number':
        return fc.oneof(doubles(schema, 1_000), doubles(schema, Number.MAX_VALUE))
      case 'string':
        return texts(schema)
      case 'array': {
        const { prefixItems: prefix, items = {}, minItems = 0 } = schema
        if (prefix) return fc.tuple(...prefix.map((item) => valuesOf(item, depth + 1)))
        const most = Math.min(schema.maxItems ?? maxNumbers, Math.max(minItems, items.type === 'number' ? maxNumbers : maxItems))
        const length = { minLength: minItems, maxLength: most }
        return schema.uniqueItems ? fc.uniqueArray(valuesOf(items, depth + 1), length) : fc.array(valuesOf(items, depth + 1), length)
      }
      case 'object':
        return objects(schema, depth)
      default:
        return fc.jsonValue({ maxDepth: 2 })
    }
  }

  function objects({ properties = {}, required = [], additionalProperties, propertyNames }: Schema, depth: number): Arbitrary<unknown> {
    const fields = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema, depth + 1)]))
    const record = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) as never[] })
    if (typeof additionalProperties !== 'object') return record
    const names = propertyNames ? valuesOf(propertyNames, depth + 1).map(String) : fc.string({ maxLength: 8 })
    const more = fc.dictionary(names, valuesOf(additionalProperties, depth + 1), { maxKeys: 3 })
    return fc.tuple(more, record).map(([others, own]) => ({ ...others, ...own }))
  }

  return (schema: JsonSchema) => valuesOf(schema as Schema)
}

/** As far as `most`, where the schema says no more. */
function doubles({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema, most: number): Arbitrary<number> {
  const min = exclusiveMinimum ?? minimum ?? -most
  const max = Math.max(min, exclusiveMaximum ?? maximum ?? most)
  return fc.double({ min, max, minExcluded: min === exclusiveMinimum, maxExcluded: max === exclusiveMaximum, noNaN: true })
}

function texts({ pattern, minLength = 0, maxLength }: Schema): Arbitrary<string> {
  const most = Math.min(maxLength ?? 40, 40)
  if (pattern === undefined) return fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, most) })
  return fc.stringMatching(new RegExp(pattern), { maxLength: maxLength ?? 200 })
}
