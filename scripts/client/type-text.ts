/** A JSON schema as far as the document has it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly prefixItems?: readonly Schema[]
  readonly description?: string
}

/** A schema as a TypeScript type. What the document leaves open is unknown; lengths and patterns are for those who validate. */
export function typeText(schema: Schema | undefined): string {
  if (schema === undefined) return 'unknown'
  if (schema.$ref) return schema.$ref.replace('#/components/schemas/', '')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const union = schema.anyOf ?? schema.oneOf
  if (union) return [...new Set(union.map(typeText))].join(' | ')
  if (schema.allOf) return schema.allOf.map((part) => `(${typeText(part)})`).join(' & ')
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  return types.map((type) => textOf(type, schema)).join(' | ') || 'unknown'
}

function textOf(type: string, { items, prefixItems, properties, required = [], additionalProperties }: Schema): string {
  switch (type) {
    case 'integer':
      return 'number'
    case 'array':
      return prefixItems ? `[${prefixItems.map(typeText).join(', ')}]` : `(${typeText(items)})[]`
    case 'object': {
      const fields = Object.entries(properties ?? {}).map(([name, schema]) => {
        const isRequired = required.includes(name)
        return `${JSON.stringify(name)}${isRequired ? '' : '?'}: ${typeText(schema)}${isRequired ? '' : ' | undefined'}`
      })
      if (typeof additionalProperties === 'object') fields.push(`[name: string]: ${typeText(additionalProperties)} | undefined`)
      return fields.length > 0 ? `{ ${fields.join('; ')} }` : 'Record<string, unknown>'
    }
    default:
      return type
  }
}
