import { measuredSortFields, variantFields } from './schemas.mjs'

const scales = { K: 1e3, M: 1e6, G: 1e9 }
const toNumber = (text) => {
  const scale = scales[text.at(-1).toUpperCase()]
  return scale ? Math.round(Number(text.slice(0, -1)) * scale * 1e3) / 1e3 : Number(text)
}

const conditions = {
  minParams: ['v.params >= ?', toNumber],
  maxParams: ['v.params <= ?', toNumber],
  minMacs: ['v.macs >= ?', toNumber],
  maxMacs: ['v.macs <= ?', toNumber],
  minTop1: ['v.top1 >= ?', Number],
  maxTop1: ['v.top1 <= ?', Number],
  family: ['v.family = ?', String],
  px: ['v.px = ?', Number],
  maxP90Ms: ['m.p90Ms <= ?', Number],
  maxMedianMs: ['m.medianMs <= ?', Number],
}
const ofVariant = variantFields.map((field) => `v.${field} as ${field}`).join(', ')
const measuredFields = [
  ...['result', 'device', 'deviceName', 'engine', 'task', 'batch', 'imagePx', 'precision', 'medianMs', 'p90Ms', 'p99Ms'],
  ...['imagesPerS', 'utilization', 'grade', 'receivedAtMs'],
]
const ofMeasured = measuredFields.map((field) => `m.${field} as m_${field}`).join(', ')
const nullable = ['top1', 'top5']

/** Statements are prepared once for every shape of query; nulls have a query of their own, or no index would serve the order. */
export function createQueries(db) {
  const statements = new Map()
  const prepare = (text) => {
    let statement = statements.get(text)
    if (!statement) {
      statement = db.prepare(text)
      statements.set(text, statement)
    }
    return statement
  }

  return (query) => {
    const limit = query.limit ? Number(query.limit) : 50
    const descending = query.sort?.startsWith('-') ?? false
    const field = query.sort ? query.sort.slice(descending ? 1 : 0) : 'id'
    const isJoined = query.device !== undefined || query.maxP90Ms !== undefined
    const column = `${measuredSortFields.includes(field) ? 'm' : 'v'}.${field}`
    const where = []
    const values = []
    if (isJoined) {
      where.push('m.device = ?', 'm.engine = ?', 'm.task = ?', 'm.batch = ?', 'm.precision = ?', 'm.imagePx = v.px')
      values.push(query.device, query.engine, query.task ?? 'infer', Number(query.batch ?? 1), query.precision ?? 'float32')
    }
    for (const name in query) {
      const condition = conditions[name]
      if (!condition) continue
      where.push(condition[0])
      values.push(condition[1](query[name]))
    }
    const [last, id] = query.cursor ? JSON.parse(Buffer.from(query.cursor, 'base64url')) : []
    const from = isJoined ? `${ofMeasured} from variants v join measured m on m.variant = v.id` : '1 from variants v'
    const select = (more, order, bound) => {
      const all = [...where, ...more]
      const text = `select ${ofVariant}, ${from} ${all.length > 0 ? `where ${all.join(' and ')}` : ''} order by ${order} limit ?`
      return prepare(text).all(bound)
    }
    const direction = descending ? 'desc' : 'asc'
    const isNullable = nullable.includes(field) && !(field === 'top1' && (query.minTop1 || query.maxTop1))
    const known = isNullable ? [`${column} is not null`] : []
    let rows = []
    if (last === undefined) rows = select(known, `${column} ${direction}, v.id`, [...values, limit + 1])
    else if (last !== null) {
      const after =
        field === 'id' ? [`v.id ${descending ? '<' : '>'} ?`] : [`(${column} ${descending ? '<' : '>'} ? or (${column} = ? and v.id > ?))`]
      rows = select([...known, ...after], `${column} ${direction}, v.id`, [
        ...values,
        ...(field === 'id' ? [id] : [last, last, id]),
        limit + 1,
      ])
    }
    if (isNullable && rows.length <= limit) {
      const isAmongNulls = last === null
      const rest = select([`${column} is null`, ...(isAmongNulls ? ['v.id > ?'] : [])], 'v.id', [
        ...values,
        ...(isAmongNulls ? [id] : []),
        limit + 1 - rows.length,
      ])
      rows = rows.concat(rest)
    }
    const items = rows.slice(0, limit).map((row) => toItem(row, isJoined))
    const end = items.at(-1)
    const sortedBy = end && (measuredSortFields.includes(field) ? end.measured[field] : end[field])
    const nextCursor = rows.length > limit ? Buffer.from(JSON.stringify([sortedBy, end.id])).toString('base64url') : null
    return { items, nextCursor }
  }
}

function toItem(row, isJoined) {
  row.license = null
  row.hasCheckpoint = false
  if (isJoined) {
    const measured = { trainStepMs: row.m_task === 'train-step' ? row.m_medianMs : null }
    for (const field of measuredFields) measured[field] = row[`m_${field}`]
    row.measured = measured
  }
  return row
}
