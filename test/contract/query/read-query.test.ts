import { ModelQuery, modelParameters, readQuery } from '@effzoo/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const names = [...modelParameters.keys(), 'maxParam', '', '__proto__']
const values = ['25M', '82.5', '224', '0.4', '2026-11-01', 'efficientnetv2', 'true', '-top1,params', 'id,params', 'family', 'top1,p90Ms']
const others = ['px = 224 AND top1 > 80', 'unknown', 'csv', '25X', '', 'a b', 'é', '%', '1e3', 'none', 'A', 'infer', '30']

/** As URLSearchParams, which hono reads queries like, would give them to the schema: what stands twice is a list. */
function toInput(search: string): Record<string, string | string[]> {
  const input: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(search)) {
    const before = input[name]
    input[name] = before === undefined ? value : [before, value].flat()
  }
  return input
}

describe('readQuery', () => {
  it('reads what the schema reads, and nothing that the schema refuses', () => {
    const pair = fc.tuple(fc.constantFrom(...names), fc.oneof(fc.constantFrom(...values, ...others), fc.string({ maxLength: 6 })))
    const encode = ([name, value]: [string, string]) => `${name}=${encodeURIComponent(value)}`

    fc.assert(
      fc.property(fc.array(pair, { maxLength: 4 }), (pairs) => {
        const search = pairs.map(encode).join('&')
        const schema = ModelQuery.safeParse(toInput(search))

        expect(readQuery(modelParameters, search)).toEqual(schema.success ? schema.data : undefined)
      }),
      { numRuns: 3_000 },
    )
  })

  it('reads every parameter by its own example', () => {
    for (const { name, example } of modelParameters.values()) {
      if (example !== '') expect(readQuery(modelParameters, `${name}=${encodeURIComponent(example)}`), name).toHaveProperty(name)
    }
  })

  it.each(['maxParams=25M&maxParams=25M', 'maxParams=%E0%A4%A', 'maxParams', 'toString=1'])('leaves %s to the schema', (search) => {
    expect(readQuery(modelParameters, search)).toBeUndefined()
  })
})
