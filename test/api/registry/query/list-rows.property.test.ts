import { type Fields, type ListQuery, type Parameter, readQuery } from '@effzoo/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ListSource, listRows } from '../../../../apps/api/src/registry/query/list-rows.ts'
import { makeTable } from '../../../../apps/api/src/registry/query/table.ts'
import { listParameters } from '../../../../packages/contract/src/query/parameter.ts'

const fields = {
  id: { kind: 'text', description: '' },
  size: { kind: 'whole', description: '', better: 'low' },
  speed: { kind: 'number', description: '', better: 'high' },
  color: { kind: 'text', description: '' },
} as const satisfies Fields

interface Row {
  readonly id: string
  readonly size: number | null
  readonly speed: number
  readonly color: string | null
}

const parameters: ReadonlyMap<string, Parameter> = listParameters({ fields })
const source: ListSource = { fields, parameters, sort: [{ field: 'id', descending: false }] }
const tableOf = (rows: readonly Row[], keepsJson: boolean) =>
  makeTable<Row>({ rows, cell: (row, field) => row[field as keyof Row], json: JSON.stringify, keepsJson })

const rowsOf = fc
  .array(
    fc.record({
      size: fc.option(fc.nat(12), { nil: null }),
      speed: fc.nat(5),
      color: fc.option(fc.constantFrom('red', 'green', 'blue'), { nil: null }),
    }),
    { maxLength: 80 },
  )
  .map((rows) => rows.map((row, i): Row => ({ id: `row-${100 + i}`, ...row })))

const bound = fc.oneof(
  fc.nat(12).map((value) => `minSize=${value}`),
  fc.nat(5).map((value) => `maxSpeed=${value}`),
  fc.constantFrom('red', 'blue', 'black').map((value) => `color=${value}`),
  fc.constantFrom('size > 3', 'NOT color = red', 'size = 2 OR speed >= 4').map((filter) => `filter=${encodeURIComponent(filter)}`),
)
const sort = fc.constantFrom('', 'size', '-size', 'color,-size', '-color', '-speed,color,-id', '-id')
const queries = fc.tuple(fc.uniqueArray(bound, { maxLength: 3, selector: (text) => text.split('=')[0] }), sort, fc.boolean())

/** The same answer by the plainest means: everything tested, then everything sorted. */
function plainly(rows: readonly Row[], search: string): string[] {
  const given = new URLSearchParams(search)
  const isUnknownKept = given.get('include') === 'unknown'
  /** Undefined is unknown. */
  const test = (row: Row, name: string, text: string): boolean | undefined => {
    if (name === 'minSize') return row.size === null ? undefined : row.size >= Number(text)
    if (name === 'maxSpeed') return row.speed <= Number(text)
    if (name === 'color') return row.color === null ? undefined : row.color === text
    if (name !== 'filter') return true
    if (text === 'size > 3') return row.size === null ? undefined : row.size > 3
    if (text === 'NOT color = red') return row.color === null ? undefined : row.color !== 'red'
    if (row.speed >= 4) return true
    return row.size === null ? undefined : row.size === 2
  }
  const kept = rows.filter((row) => [...given].every(([name, text]) => test(row, name, text) ?? isUnknownKept))
  const keys = [...(given.get('sort')?.split(',') ?? []), 'id']
  const compare = (a: Row, b: Row) => {
    for (const key of keys) {
      const name = key.replace('-', '') as keyof Row
      const [x, y] = [a[name], b[name]]
      if (x === y) continue
      if (x === null) return 1
      if (y === null) return -1
      return x < y === key.startsWith('-') ? 1 : -1
    }
    return 0
  }
  return kept.sort(compare).map(({ id }) => id)
}

const searchOf = ([bounds, order, isUnknownKept]: [string[], string, boolean]) =>
  [...bounds, ...(order ? [`sort=${order}`] : []), ...(isUnknownKept ? ['include=unknown'] : [])].join('&')

describe('listRows', () => {
  it('answers what testing and sorting everything would, page for page, however it goes about it', () => {
    fc.assert(
      fc.property(rowsOf, queries, fc.integer({ min: 1, max: 9 }), fc.boolean(), (rows, asked, limit, keepsJson) => {
        const search = searchOf(asked)
        const query = readQuery(parameters, `${search}&limit=${limit}`) as ListQuery
        const table = tableOf(rows, keepsJson)
        const seen: string[] = []
        let cursor: string | null = null
        do {
          const page = listRows(table, source, cursor === null ? query : { ...query, cursor })
          expect(page.rows.length).toBeLessThanOrEqual(limit)
          seen.push(...page.rows.map((row) => rows[row]!.id))
          cursor = page.nextCursor
        } while (cursor !== null)

        expect(seen).toEqual(plainly(rows, search))
      }),
      { numRuns: 1_500 },
    )
  })

  it('keeps of a front exactly what nothing beats', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const { rows: front } = listRows(tableOf(rows, true), source, { pareto: ['size', 'speed'], limit: 500 })
        const known = rows.filter(({ size }) => size !== null)
        const beats = (a: Row, b: Row) => a.size! <= b.size! && a.speed >= b.speed && (a.size! < b.size! || a.speed > b.speed)

        const expected = known.filter((row) => !known.some((other) => beats(other, row))).map(({ id }) => id)
        expect(front.map((row) => rows[row]!.id)).toEqual(expected)
      }),
    )
  })

  it('keeps what nothing beats in three fields too', () => {
    const of = { ...fields, weight: { kind: 'number', description: '', better: 'low' } } as const satisfies Fields
    const number = fc.nat(4)
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number), { maxLength: 40 }), (values) => {
        const rows = values.map(([size, speed, weight], i) => ({ id: `row-${100 + i}`, size, speed, weight }))
        const table = makeTable({ rows, cell: (row, field) => row[field as keyof (typeof rows)[number]], json: JSON.stringify })
        const { rows: front } = listRows(table, { ...source, fields: of }, { pareto: ['size', 'speed', 'weight'], limit: 500 })
        const costs = ([size, speed, weight]: readonly number[]) => [size!, -speed!, weight!]
        const beats = (a: readonly number[], b: readonly number[]) =>
          costs(a).every((cost, i) => cost <= costs(b)[i]!) && costs(a).some((cost, i) => cost < costs(b)[i]!)

        expect([...front]).toEqual(values.flatMap((value, i) => (values.some((other) => beats(other, value)) ? [] : [i])))
      }),
    )
  })

  it('counts facets over all that matches, the commonest value first and what is unknown as null', () => {
    const row = (id: string, color: string | null): Row => ({ id, size: 1, speed: 1, color })
    const rows = [row('a', 'red'), row('b', 'blue'), row('c', 'red'), row('d', null)]

    const { facets } = listRows(tableOf(rows, true), source, { facets: ['color'], limit: 1 })

    expect(facets).toEqual({
      color: [
        { value: 'red', count: 2 },
        { value: 'blue', count: 1 },
        { value: null, count: 1 },
      ],
    })
  })
})
