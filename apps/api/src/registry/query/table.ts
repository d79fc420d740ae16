/** One value of a row; null is unknown. */
export type Cell = string | number | boolean | null

/** A field of all rows as numbers, NaN where it is unknown. A text stands as its place in `texts`, which is sorted. */
export interface Column {
  readonly values: Float64Array
  /** Undefined for numbers. */
  readonly texts: readonly string[] | undefined
}

/** Rows by their value, upwards or downwards; either way those of equal value by their place, and the unknown ones at the end. */
export interface Order {
  readonly rows: Uint32Array
  readonly knownCount: number
}

/** Rows in memory, in ascending order of their ids. Columns, orders and texts are made when they are first asked for, and kept. */
export interface Table {
  readonly rowCount: number
  cell(row: number, field: string): Cell
  column(field: string): Column
  order(field: string, descending: boolean): Order
  /**
   * For each place in an order of one field, the place that its row has in the ascending order of another: a walk then reads few bytes,
   * from end to end. Only of tables that last.
   */
  readonly ranksInOrder?: ((field: string, order: string, descending: boolean) => Ranks) | undefined
  /** The whole row as it is answered. */
  json(row: number): string
}

/** As narrow as the number of rows allows. */
export type Ranks = Uint16Array | Uint32Array

export interface TableSource<Row> {
  /** Sorted by `id`. */
  readonly rows: readonly Row[]
  cell(row: Row, field: string): Cell
  json(row: Row): string
  /** Whether texts are kept once they are made; true where it is not said. */
  readonly keepsJson?: boolean
}

export function makeTable<Row>({ rows, cell, json, keepsJson = true }: TableSource<Row>): Table {
  const texts: (string | undefined)[] = keepsJson ? new Array(rows.length).fill(undefined) : []
  const columns = memoize((field: string) => toColumn(rows.length, (row) => cell(rows[row]!, field)))
  const order = memoizeOrders(columns)
  const jsonOf = (row: number) => {
    if (!keepsJson) return json(rows[row]!)
    texts[row] ??= json(rows[row]!)
    return texts[row]
  }
  return {
    rowCount: rows.length,
    cell: (row, field) => cell(rows[row]!, field),
    column: columns,
    order,
    ranksInOrder: keepsJson ? memoizeRanks(order) : undefined,
    json: jsonOf,
  }
}

/** Only names of fields come here, so the map cannot grow without end. */
export function memoize<Value, Name extends string = string>(make: (name: Name) => Value): (name: Name) => Value {
  const made = new Map<Name, Value>()
  return (name) => {
    let value = made.get(name)
    if (value === undefined) {
      value = make(name)
      made.set(name, value)
    }
    return value
  }
}

export function toColumn(rowCount: number, cell: (row: number) => Cell): Column {
  const values = new Float64Array(rowCount)
  const found = new Set<string>()
  for (let row = 0; row < rowCount; row++) {
    const value = cell(row)
    if (typeof value === 'string') found.add(value)
    else values[row] = value === null ? Number.NaN : Number(value)
  }
  if (found.size === 0) return { values, texts: undefined }
  const texts = [...found].sort((a, b) => (a < b ? -1 : 1))
  const places = new Map(texts.map((text, place) => [text, place]))
  for (let row = 0; row < rowCount; row++) {
    const value = cell(row)
    if (typeof value === 'string') values[row] = places.get(value)!
  }
  return { values, texts }
}

/** One for each field and direction, made when it is first asked for. */
export function memoizeOrders(column: (field: string) => Column): Table['order'] {
  const upwards = memoize((field) => toOrder(column(field).values))
  const downwards = memoize((field) => turn(upwards(field), column(field).values))
  return (field, descending) => (descending ? downwards(field) : upwards(field))
}

function memoizeRanks(order: Table['order']): NonNullable<Table['ranksInOrder']> {
  const ranks = memoize((field) => {
    const { rows } = order(field, false)
    const ofRows = new (rows.length > 0x1_00_00 ? Uint32Array : Uint16Array)(rows.length)
    for (let place = 0; place < rows.length; place++) ofRows[rows[place]!] = place
    return ofRows
  })
  const made = new Map<Order, (field: string) => Ranks>()
  return (field, by, descending) => {
    const of = order(by, descending)
    let inOrder = made.get(of)
    if (!inOrder) {
      inOrder = memoize((name) => {
        const ofRows = ranks(name)
        return ofRows.map((_, place) => ofRows[of.rows[place]!]!)
      })
      made.set(of, inOrder)
    }
    return inOrder(field)
  }
}

function toOrder(values: Float64Array): Order {
  const rows = new Uint32Array(values.length)
  let knownCount = 0
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) rows[knownCount++] = row
  rows.subarray(0, knownCount).sort((a, b) => values[a]! - values[b]! || a - b)
  let end = knownCount
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) rows[end++] = row
  return { rows, knownCount }
}

/** The other way round, but for rows of equal value, which keep their order, and for the unknown ones. */
function turn({ rows: upwards, knownCount }: Order, values: Float64Array): Order {
  const rows = upwards.slice()
  let place = 0
  for (let end = knownCount; end > 0; ) {
    let start = end - 1
    while (start > 0 && values[upwards[start - 1]!] === values[upwards[end - 1]!]) start--
    for (let i = start; i < end; i++) rows[place++] = upwards[i]!
    end = start
  }
  return { rows, knownCount }
}
