import { z } from 'zod'
import type { Parameter } from './parameter.ts'

/** The schema of a query: what validation, the OpenAPI document and `readQuery` all come from is one table of parameters. */
export const querySchema = (parameters: ReadonlyMap<string, Parameter>) =>
  z.strictObject(Object.fromEntries([...parameters.values()].map((parameter) => [parameter.name, parameterSchema(parameter)])))

const parameterSchema = ({ description, example, parse }: Parameter) =>
  z
    .string()
    .transform((text, context) => {
      const parsed = parse(text)
      if ('value' in parsed) return parsed.value
      context.issues.push({ code: 'custom', input: text, message: parsed.error })
      return z.NEVER
    })
    .optional()
    .meta({ type: 'string', description, ...(example && { example }) })

/**
 * The query of a URL as its schema would read it, several times faster. Answers undefined for whatever the schema would refuse,
 * which then says what is wrong.
 */
export function readQuery(parameters: ReadonlyMap<string, Parameter>, search: string): Record<string, unknown> | undefined {
  const query: Record<string, unknown> = {}
  if (search === '') return query
  for (const pair of search.split('&')) {
    if (pair === '') continue
    const split = pair.indexOf('=')
    const name = decode(split < 0 ? pair : pair.slice(0, split))
    const text = split < 0 ? '' : decode(pair.slice(split + 1))
    if (name === undefined || text === undefined || Object.hasOwn(query, name)) return undefined
    const parsed = parameters.get(name)?.parse(text)
    if (!parsed || 'error' in parsed) return undefined
    query[name] = parsed.value
  }
  return query
}

function decode(text: string): string | undefined {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
