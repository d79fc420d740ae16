import { z } from 'zod'

export interface JsonSchema {
  [key: string]: unknown
}

type Io = 'input' | 'output'

const componentPath = '#/components/schemas/'

/**
 * zod's own conversion, in place of that of zod-to-openapi 9.1, which loses the null of a nullable schema that has a name, and all but the
 * first of a literal's values. Schemas with a name become components. What is sent and what is answered may differ under one name, where
 * fields have defaults: then what is sent is `<name>Input`.
 */
export function createSchemaWriter() {
  const components = new Map<string, JsonSchema>()

  function write(schema: z.ZodType, io: Io): JsonSchema {
    const {
      $schema: _,
      $defs = {},
      ...root
    } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: tidy }) as JsonSchema & {
      $defs?: Record<string, JsonSchema>
    }
    const { id, ...own } = root as JsonSchema & { id?: string }
    const named = new Map(Object.entries(id ? { ...$defs, [id]: own } : $defs))
    const names = new Map([...named.keys()].map((name) => [name, name]))
    // a name that stands for something else takes those along that refer to it
    for (let changed = true; changed; ) {
      changed = false
      for (const [name, content] of named) {
        if (names.get(name) !== name) continue
        const earlier = components.get(name)
        if (earlier === undefined || JSON.stringify(earlier) === JSON.stringify(refer(content, names))) continue
        names.set(name, io === 'input' ? `${name}Input` : `${name}Output`)
        changed = true
      }
    }
    for (const [name, content] of named) components.set(names.get(name)!, refer(content, names) as JsonSchema)
    return id ? { $ref: componentPath + names.get(id) } : (refer(root, names) as JsonSchema)
  }

  return { write, components: () => Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1))) }
}

/** Where a reference points in the document; without the ids that zod writes beside. */
function refer(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => refer(item, names))
  if (typeof value !== 'object' || value === null) return value
  const name = '$ref' in value && typeof value.$ref === 'string' ? value.$ref.replace('#/$defs/', '') : undefined
  if (name !== undefined) return { ...value, $ref: componentPath + (names.get(name) ?? name) }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => key !== 'id' || typeof item !== 'string')
      .map(([key, item]) => [key, refer(item, names)]),
  )
}

/** An answer may get more fields in a later version, and a whole number needs no bound to be one. */
function tidy({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }) {
  const { def } = zodSchema._zod
  if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}
