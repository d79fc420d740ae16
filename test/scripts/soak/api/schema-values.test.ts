import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFindOperation } from '../../../../scripts/soak/api/find-operation.ts'
import { spoil } from '../../../../scripts/soak/api/hostile-values.ts'
import { createRequests } from '../../../../scripts/soak/api/requests.ts'
import { createValuesOf } from '../../../../scripts/soak/api/schema-values.ts'
import { document } from '../../../suites/api/caller.ts'

const ajv = new Ajv2020({ strict: false, validateFormats: false })
ajv.addSchema(document, 'openapi')

describe('createValuesOf', () => {
  it.each(Object.keys(document.components.schemas))('makes values that fit %s', (name) => {
    const validate = ajv.compile({ $ref: `openapi#/components/schemas/${name}` })
    const values = createValuesOf(document)({ $ref: `#/components/schemas/${name}` })

    for (const value of fc.sample(values, { seed: 1, numRuns: 100 })) {
      expect(validate(value), `${JSON.stringify(value)} ${JSON.stringify(validate.errors)}`).toBe(true)
    }
  })

  it('takes what is known under a name', () => {
    const values = createValuesOf(document, { JobId: ['job_known'] })({ $ref: '#/components/schemas/JobId' })

    expect(fc.sample(values, { seed: 1, numRuns: 50 })).toContain('job_known')
  })
})

describe('spoil', () => {
  it('changes one place and leaves what it was given as it was', () => {
    const value = { a: { b: [1, 2] }, c: 3 }

    expect(spoil(value, 0, 'remove', 0)).toEqual({ c: 3 })
    expect(spoil(value, 2, 'replace', 'x')).toEqual({ a: { b: ['x', 2] }, c: 3 })
    expect(spoil(value, 1, 'add', 7)).toEqual({ a: { b: [1, 2], surplus: 7 }, c: 3 })
    expect(value).toEqual({ a: { b: [1, 2] }, c: 3 })
  })
})

describe('createRequests', () => {
  const seeded = { values: { JobId: ['job_00000000000000000000000000'], VariantId: ['coatnet-0'] }, keys: { runnerKey: 'effrk_x' } }
  const requests = createRequests(document, seeded)

  it('makes the same request of the same seed', () => {
    const [first, again] = [createRequests(document, seeded), createRequests(document, seeded)].map((made) =>
      fc.sample(made, { seed: 42, numRuns: 1 }),
    )
    expect(first).toEqual(again)
  })

  it('reaches every operation, and makes only what can be sent', () => {
    const findOperation = createFindOperation(document)
    const reached = new Set<string>()
    for (const { method, path, headers, body } of fc.sample(requests, { seed: 1, numRuns: 3_000 })) {
      const url = new URL(`http://localhost${path}`)
      expect(() => new Request(url, { method, headers, ...(body !== undefined && { body }) })).not.toThrow()
      const operation = findOperation(method, url.pathname)
      if (operation) reached.add(operation.route)
    }
    expect([...reached].toSorted()).toEqual(
      Object.entries(document.paths)
        .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
        .toSorted(),
    )
  })
})
