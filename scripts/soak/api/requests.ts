import fc, { type Arbitrary } from 'fast-check'
import { bodySchemaOf, type OpenApiDocument, type Operation, operationsOf, type Parameter } from '../../openapi/document.ts'
import { hostileBodies, hostileTexts, hostileValues, spoil } from './hostile-values.ts'
import { createValuesOf } from './schema-values.ts'

export interface FuzzedRequest {
  readonly method: string
  /** As it stands in the request line, query and all. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** What is there before the first request, so that some requests meet something. */
export interface Seeded {
  /** By the name of their schema. */
  readonly values: Readonly<Record<string, readonly unknown[]>>
  /** Good ones, by the security scheme that they are for: the runner's, and the token of the target where it wants one. */
  readonly keys: Readonly<Record<string, string>>
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const accepts = [
  '*/*',
  'application/json',
  'text/html',
  'text/csv',
  'application/x-ndjson',
  'image/png',
  'text/html;q=0.9, */*;q=0.1',
  ';;q=',
]
const contentTypes = ['application/json; charset=utf-8', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'x']

const takesBytes = ({ requestBody }: Operation) => 'application/octet-stream' in (requestBody?.content ?? {})

const often = <T>(usual: Arbitrary<T>, odd: Arbitrary<T>, times = 6) =>
  fc.oneof({ weight: times, arbitrary: usual }, { weight: 1, arbitrary: odd })

/** Requests of one document: valid ones, those with one thing wrong, and hostile ones. */
export function createRequests(document: OpenApiDocument, { values, keys }: Seeded): Arbitrary<FuzzedRequest> {
  const valuesOf = createValuesOf(document, values)

  /** Numbers in a path are of attempts, which begin at 1; what is no id of the contract names a variant. */
  function pathTexts({ schema }: Parameter): Arbitrary<string> {
    if (schema.type === 'integer')
      return often(fc.integer({ min: 1, max: 3 }).map(String), fc.oneof(hostileTexts.map(encode), fc.constant('0')))
    const fitting = valuesOf(schema).map(String)
    const there = '$ref' in schema ? fitting : fc.constantFrom(...(values.VariantId ?? ['x'])).map(String)
    return often(often(there, fitting, 3), hostileTexts).map(encode)
  }

  function paths({ path, parameters = [] }: Operation): Arbitrary<string> {
    const places = parameters.filter((parameter) => parameter.in === 'path')
    return fc
      .tuple(...places.map(pathTexts))
      .map((texts) => places.reduce((filled, { name }, i) => filled.replace(`{${name}}`, texts[i] ?? ''), path))
  }

  function queries({ parameters = [] }: Operation): Arbitrary<string> {
    const offered = parameters.filter((parameter) => parameter.in === 'query')
    const hostilePair = fc.tuple(hostileTexts, hostileTexts).map(([name, value]) => `${encode(name)}=${encode(value)}`)
    const raw = fc.constantFrom('%', '%zz', '%c3%28', '&&&', '=', '?', '+', '[]=1', 'a[b]=1', '#', '\u00e9')
    const odd = fc.oneof(hostilePair, raw)
    if (offered.length === 0) return often(fc.constant(''), odd, 12)
    const pairs = fc
      .constantFrom(...offered)
      .chain(({ name, schema }) => often(valuesOf(schema).map(String), hostileTexts, 8).map((value) => `${encode(name)}=${encode(value)}`))
    const unique = fc.uniqueArray(pairs, { maxLength: 4, selector: (pair) => pair.split('=')[0] })
    return fc
      .tuple(often(unique, fc.array(pairs, { maxLength: 4 }), 12), often(fc.constant(''), odd, 12))
      .map(([several, surplus]) => [...several, ...(surplus ? [surplus] : [])].join('&'))
  }

  function bodies(operation: Operation): Arbitrary<string | undefined> {
    const schema = bodySchemaOf(operation)
    if (takesBytes(operation)) return fc.oneof(hostileTexts, hostileBodies)
    if (!schema) return often(fc.constant(undefined), hostileBodies, 12)
    const valid = valuesOf(schema)
    const spoiled = fc
      .tuple(valid, fc.nat(200), fc.constantFrom('replace' as const, 'remove' as const, 'add' as const), hostileValues)
      .map(([value, place, change, by]) => spoil(value, place, change, by))
    return fc.oneof(
      { weight: 4, arbitrary: valid.map((value) => JSON.stringify(value)) },
      { weight: 5, arbitrary: spoiled.map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: hostileBodies },
    )
  }

  function headers(operation: Operation): Arbitrary<Record<string, string>> {
    const { parameters = [], method, security = [] } = operation
    const own = parameters.filter((parameter) => parameter.in === 'header')
    const valuesOfOwn = own.map(({ name, schema }) => [name, often(valuesOf(schema).map(String), hostileTexts, 4)])
    const optional = fc.record(
      {
        ...Object.fromEntries(valuesOfOwn),
        accept: often(fc.constantFrom(...accepts), hostileTexts),
        range: fc.oneof(fc.constantFrom('bytes=0-9', 'bytes=-1', 'bytes=99999999-', 'bytes=0-1,3-4'), hostileTexts),
        'if-none-match': fc.oneof(fc.constantFrom('*', '""', 'W/"x"', '"x", "y"'), hostileTexts),
        // a write that says it comes from a page is refused, whatever else it is
        origin: often(fc.constant(''), fc.constantFrom('null', 'https://evil.example', 'http://localhost')),
      } as Record<string, Arbitrary<string>>,
      { requiredKeys: [] },
    )
    const fitting = security.flatMap((schemes) => Object.keys(schemes)).flatMap((scheme) => keys[scheme] ?? [])
    const any = fc.constantFrom('', ...Object.values(keys))
    const good = fitting.length > 0 ? often(fc.constantFrom(...fitting), any, 12) : any
    const authorization = fc.oneof(
      { weight: 6, arbitrary: good.map((key) => key && `Bearer ${key}`) },
      { weight: 1, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: hostileTexts.map((text) => `Bearer ${text}`) },
      { weight: 1, arbitrary: hostileTexts },
    )
    const type =
      method === 'GET'
        ? fc.constant('')
        : often(fc.constant(takesBytes(operation) ? 'application/octet-stream' : 'application/json'), fc.constantFrom(...contentTypes), 20)
    return fc.tuple(optional, authorization, type).map(([some, credentials, contentType]) => ({
      ...Object.fromEntries(Object.entries(some).flatMap(([name, value]) => (value ? [[name, headerText(value)]] : []))),
      ...(credentials && { authorization: headerText(credentials) }),
      ...(contentType && { 'content-type': contentType }),
    }))
  }

  const operations = operationsOf(document)
  const regular = fc.constantFrom(...operations).chain((operation) =>
    fc.tuple(paths(operation), queries(operation), headers(operation), bodies(operation)).map(([path, query, sent, body]) => ({
      method: operation.method,
      path: query ? `${path}?${query}` : path,
      headers: sent,
      body: operation.method === 'GET' ? undefined : body,
    })),
  )
  const odd = fc
    .tuple(regular, fc.constantFrom(...methods), fc.array(hostileTexts, { maxLength: 3 }), fc.boolean())
    .map(([request, method, segments, keepsPath]) => ({
      ...request,
      method,
      path: keepsPath ? request.path : `/${segments.map(encode).join('/')}`,
      body: method === 'GET' || method === 'HEAD' ? undefined : request.body,
    }))
  return often(regular, odd, 12)
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** A lone half of a surrogate pair cannot be sent; what stands for it can. */
const encode = (text: string) => encodeURIComponent(utf8.decode(new TextEncoder().encode(text)))

/** What a client can send at all. */
const headerText = (text: string) => text.replaceAll(/[^\x20-\x7e\x80-\xff]/g, '?').trim()
