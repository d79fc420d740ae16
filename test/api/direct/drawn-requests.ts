import {
  checkpointParameters,
  deviceParameters,
  modelParameters,
  type Parameter,
  publishedParameters,
  resultParameters,
} from '@effzoo/contract'
import type { Random } from '@effzoo/stats'
import type { RawRequest } from './open-roads.ts'

const parametersOf: Readonly<Record<string, ReadonlyMap<string, Parameter>>> = {
  '/models': modelParameters,
  '/results': resultParameters,
  '/published': publishedParameters,
  '/devices': deviceParameters,
  '/checkpoints': checkpointParameters,
}

const texts = [
  ...[
    '',
    '1',
    '0',
    '-1',
    '20',
    '224',
    '25M',
    '8.4G',
    '25X',
    '82.5',
    '1e3',
    'true',
    'false',
    'unknown',
    'x',
    'x y',
    'größer',
    '日本',
    '%',
    '%zz',
  ],
  ...[
    'json',
    'ndjson',
    'csv',
    'html',
    'params',
    '-top1',
    '-top1,params',
    'id,params,top1',
    'medianMs',
    '-p90Ms',
    'px,family',
    'top1,params',
  ],
  ...[
    'efficientnet',
    'dev_00000001',
    'Made-up',
    'tensorflow',
    'infer',
    'params < 25M AND NOT px = 224',
    '(',
    'a/../b',
    "it's",
    '"',
    '#',
    '?',
    'a=b&c',
  ],
]

const hosts = ['127.0.0.1', 'localhost', 'LOCALHOST:8787', '127.0.0.1:8787', '127.0.0.1:80', 'evil.example', '[::1]:8787', 'a b', '']
const accepts = [
  '*/*',
  'application/json',
  'text/csv',
  'application/x-ndjson',
  'text/html,*/*;q=0.8',
  'text/*',
  'image/png',
  'text/csv;q=0, */*',
  'json',
]

const codings = ['gzip', 'gzip, deflate', 'br, GZIP;q=0.5', 'gzip;q=0', 'br', '*', '']

function drawSearch(random: Random, parameters: ReadonlyMap<string, Parameter>): string {
  const all = [...parameters.values()]
  const pairs = Array.from({ length: random.below(4) }, () => {
    const { name, example } = random.pick(all)
    const text = random.chance(0.6) ? example : random.pick(texts)
    const written = random.chance(0.9)
      ? name
      : random.pick([`${name}x`, name.toUpperCase(), '__proto__', encodeURIComponent(name[0]!) + name.slice(1), ''])
    const value = random.chance(0.8)
      ? encodeURIComponent(text).replaceAll('%20', random.pick(['%20', '+']))
      : text.replaceAll(/[^!-~]/g, '')
    return random.chance(0.95) ? `${written}=${value}` : written
  })
  return pairs.join(random.chance(0.97) ? '&' : '&&')
}

/** Reads of lists: most of them fine, some of everything that a client may do to them. */
export function drawRequest(random: Random): RawRequest {
  const [path, parameters] = random.pick(Object.entries(parametersOf))
  const search = drawSearch(random, parameters)
  const written = random.chance(0.95)
    ? path
    : random.pick([`${path}/`, path.toUpperCase(), `/.${path}`, `/x/..${path}`, `${path}x`, `/${path}`])
  const headers = ['host', random.chance(0.85) ? '127.0.0.1' : random.pick(hosts)]
  const add = (share: number, name: string, ...values: string[]) => random.chance(share) && headers.push(name, random.pick(values))
  add(0.4, random.pick(['accept', 'Accept', 'ACCEPT']), ...accepts)
  add(0.05, 'accept', ...accepts)
  add(0.05, 'host', ...hosts)
  add(0.05, 'origin', 'http://127.0.0.1', 'https://evil.example', 'null')
  add(0.05, 'authorization', 'Bearer zoo_none', 'Basic eDp5')
  add(0.1, 'if-none-match', '*', '"none"', 'W/"none", "other"')
  add(0.3, 'accept-encoding', ...codings)
  add(0.05, 'Accept-Encoding', ...codings)
  add(0.1, 'cookie', 'a=b')
  add(0.1, 'connection', 'close', 'keep-alive')
  return {
    method: random.chance(0.95) ? 'GET' : random.pick(['HEAD', 'OPTIONS', 'DELETE']),
    path: search === '' && random.chance(0.9) ? written : `${written}?${search}`,
    headers,
  }
}
