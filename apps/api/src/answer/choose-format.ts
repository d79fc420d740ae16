import type { Format } from '@effzoo/contract'

export const contentTypes: Readonly<Record<Format, string>> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8; header=present',
  html: 'text/html; charset=UTF-8',
}

/** A map: a client may accept anything, and `__proto__` is no format. */
const formatOf: ReadonlyMap<string, Format> = new Map([
  ['application/json', 'json'],
  ['application/*', 'json'],
  ['*/*', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['text/csv', 'csv'],
  ['text/html', 'html'],
  ['text/*', 'html'],
])

/** Of the formats that a client accepts the one it likes best, and of equals the one it names first; JSON where it accepts none of them. */
export function chooseFormat(accept: string | undefined): Format {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return 'json'
  let best: { format: Format; weight: number } | undefined
  for (const part of accept.split(',')) {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    const format = formatOf.get(type)
    const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
    if (format && weight > (best?.weight ?? 0)) best = { format, weight }
  }
  return best?.format ?? 'json'
}
