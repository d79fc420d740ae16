import { type Field, type Fields, type FieldValue, isNumeric, type Parsed, parseValue } from './field.ts'
import { type Filter, filterBounds, parseFilter } from './filter.ts'
import { parseFacets, parseNames, parsePareto, parseSort, type SortKey } from './sort.ts'

/** What a parameter asks of a field; `common` ones ask nothing of one. */
export type Use = 'min' | 'max' | 'equal' | 'common'

export interface Parameter {
  readonly name: string
  readonly use: Use
  /** The field that it is about; empty for a common one. */
  readonly field: string
  readonly description: string
  readonly example: string
  parse(text: string): Parsed<ParameterValue>
}

export type ParameterValue = FieldValue | readonly SortKey[] | readonly string[] | Filter

/** A second name of a parameter: `since` is a minimum of receivedAtMs. */
export interface Alias {
  readonly use: Exclude<Use, 'common'>
  readonly field: string
  readonly description: string
}

const capitalize = (name: string) => name[0]!.toUpperCase() + name.slice(1)

const examples: Record<Field['kind'], string> = {
  quantity: '25M',
  percent: '82.5',
  number: '20',
  whole: '224',
  share: '0.4',
  time: '2026-11-01',
  text: 'a text',
  enum: '',
  flag: 'true',
}

const ofField = (name: string, use: Use, fieldName: string, field: Field, description: string): Parameter => ({
  name,
  use,
  field: fieldName,
  description: field.unit ? `${description} (${field.unit})` : description,
  example: field.values?.[0] ?? examples[field.kind],
  parse: (text) => parseValue(field, text),
})

function parametersOf(name: string, field: Field): Parameter[] {
  const { description } = field
  const equal = ofField(name, 'equal', name, field, description)
  if (!isNumeric(field)) return [equal]
  const bounds = [
    ofField(`min${capitalize(name)}`, 'min', name, field, `At least. ${description}`),
    ofField(`max${capitalize(name)}`, 'max', name, field, `At most. ${description}`),
  ]
  return field.kind === 'whole' ? [equal, ...bounds] : field.kind === 'time' ? [] : bounds
}

const oneOf =
  (...values: string[]) =>
  (text: string): Parsed<string> =>
    values.includes(text)
      ? { value: text }
      : { error: `"${text}" is not known; allowed are ${values.map((value) => `"${value}"`).join(', ')}` }

function parseLimit(text: string): Parsed<number> {
  if (!/^\d{1,9}$/.test(text)) return { error: 'a whole number from 1 to 500' }
  const value = Number(text)
  if (value < 1) return { error: 'at least 1' }
  return value > 500 ? { error: 'at most 500' } : { value }
}

const common = (name: string, description: string, example: string, parse: Parameter['parse']): Parameter => ({
  ...{ name, use: 'common', field: '', description, example, parse },
})

/** Those that do not depend on the fields. `format` stands in the URL too, so that a link can name it. */
const paging: readonly Parameter[] = [
  common('limit', '1 to 500, default 50', '20', parseLimit),
  common('cursor', 'nextCursor of the page before, or its Link', '', (text) =>
    text.length <= 2_000 ? { value: text } : { error: 'this is not a cursor that this server made' },
  ),
  common('format', 'Instead of the header Accept', 'csv', oneOf('json', 'ndjson', 'csv', 'html')),
]

function viewing(fields: Fields): Parameter[] {
  const names = Object.keys(fields)
  return [
    common('filter', `Comparisons with AND, OR, NOT and parentheses, at most ${filterBounds.maxLength} characters`, '', (text) =>
      parseFilter(text, fields),
    ),
    common('sort', 'Fields, each with a leading - for descending; what is unknown comes last', '', (text) => parseSort(text, names)),
    common('fields', 'Of each item these fields alone', '', (text) => parseNames(text, names, 'show')),
    common('facets', 'Counts by value over all that matches', '', (text) => parseFacets(text, fields)),
    // of devices no field is better high or low, so there is no front of them to ask for
    ...(Object.values(fields).some(({ better }) => better) ? [pareto(fields)] : []),
    common('include', 'unknown: a filter on a field keeps also those that are unknown in it', 'unknown', oneOf('unknown')),
  ]
}

const pareto = (fields: Fields) =>
  common('pareto', 'Of what matches only what nothing else beats in all of these fields', '', (text) => parsePareto(text, fields))

export interface ListSpec {
  readonly fields: Fields
  readonly aliases?: Readonly<Record<string, Alias>>
  readonly extra?: readonly Parameter[]
  /** Lists that are read from the database have fewer. */
  readonly isLive?: boolean
}

/** All parameters of a list, by name. */
export function listParameters({ fields, aliases = {}, extra = [], isLive = false }: ListSpec): ReadonlyMap<string, Parameter> {
  const own = Object.entries(fields).flatMap(([name, field]) => parametersOf(name, field))
  const named = Object.entries(aliases).map(([name, { use, field, description }]) => ofField(name, use, field, fields[field]!, description))
  const all = [...own.filter(({ use }) => !isLive || use === 'equal'), ...named, ...extra, ...(isLive ? [] : viewing(fields)), ...paging]
  return new Map(all.map((parameter) => [parameter.name, parameter]))
}
