import type { Example, Operation } from '../openapi.ts'

/** Where a registry is unless it is told otherwise. */
const base = 'http://127.0.0.1:8787'

/** A longer body goes into a file. */
const maxBodyLength = 300

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** The recorded request as a line for a shell. */
export function curlLine(
  method: string,
  { path, request }: Example,
  { security, requestBody }: Pick<Operation, 'security' | 'requestBody'>,
): string {
  const isWrite = method !== 'get'
  const isBytes = 'application/octet-stream' in (requestBody?.content ?? {})
  const body = request === undefined ? undefined : JSON.stringify(request)
  return [
    'curl -s',
    ...(isWrite ? [`-X ${method.toUpperCase()}`] : []),
    quoted(base + path),
    ...(isWrite ? [`-H 'content-type: application/${isBytes ? 'octet-stream' : 'json'}'`] : []),
    ...(security && security.length > 0 ? ["-H 'authorization: Bearer KEY'"] : []),
    ...(isBytes ? ['--data-binary @part'] : []),
    ...(body === undefined ? [] : [`-d ${body.length > maxBodyLength ? '@body.json' : quoted(body)}`]),
  ].join(' ')
}
