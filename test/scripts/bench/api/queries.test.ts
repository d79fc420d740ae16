import { modelParameters, readQuery } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { drawQueries } from '../../../../scripts/bench/api/queries.ts'

describe('drawQueries', () => {
  it.each(['plain', 'joined'] as const)(
    'draws %s queries that the API takes, no two alike, and the same ones from the same seed',
    (kind) => {
      const queries = drawQueries(kind, 500, 7)

      expect(new Set(queries).size).toBe(500)
      expect(drawQueries(kind, 500, 7)).toEqual(queries)
      for (const query of queries) expect(readQuery(modelParameters, query.slice('/models?'.length)), query).toBeDefined()
    },
  )
})
