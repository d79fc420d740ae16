import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { generateClient } from '../../../scripts/client/generate-client.ts'
import { typeText } from '../../../scripts/client/type-text.ts'

describe('npm run client:generate', () => {
  it('would write what is there: document, client and examples are equal to what the app says and answers now', async () => {
    for (const { file, text } of await generateClient()) {
      // the whole text would be a long difference to read
      expect(text === readFileSync(file, 'utf8'), `${file.pathname} is old; run npm run client:generate`).toBe(true)
    }
  })
})

describe('typeText', () => {
  it.each([
    [{ type: 'integer' }, 'number'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ $ref: '#/components/schemas/Job' }, 'Job'],
    [{ anyOf: [{ $ref: '#/components/schemas/Job' }, { type: 'null' }] }, 'Job | null'],
    [{ enum: [3, 5] }, '3 | 5'],
    [{ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } }, '(string | number)[]'],
    [{ type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }] }, '[number, number]'],
    [{ type: 'object', properties: { a: { type: 'string' }, b: {} }, required: ['a'] }, '{ "a": string; "b"?: unknown | undefined }'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, '{ [name: string]: number | undefined }'],
    [{}, 'unknown'],
  ])('of %j is %s', (schema, text) => {
    expect(typeText(schema)).toBe(text)
  })
})
