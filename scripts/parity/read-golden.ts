import { readFileSync } from 'node:fs'

/** What timm answers for one model with procedural weights and a procedural image of px. */
export interface GoldenRow {
  readonly model: string
  readonly px: number
  /** Sum of the image's values: says first whether the formula is the same. */
  readonly checksum: number
  readonly logits: Float32Array
  readonly logitsStd: number
}

/** The file cannot be read as golden figures; the message says where and why. */
export class MalformedGolden extends Error {
  override readonly name = 'MalformedGolden'
}

type Check = (value: unknown) => boolean

const isPositiveNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value > 0

const fields: Readonly<Record<string, { readonly isValid: Check; readonly allowed: string }>> = {
  model: { isValid: (value) => typeof value === 'string' && value !== '', allowed: 'the name of a timm model' },
  px: { isValid: (value) => isPositiveNumber(value) && Number.isInteger(value), allowed: 'a whole number of at least 1' },
  checksum: { isValid: Number.isFinite, allowed: 'a number' },
  logitsStd: { isValid: isPositiveNumber, allowed: 'a number above 0' },
  logitsF32Base64: { isValid: (value) => typeof value === 'string', allowed: 'the logits as little-endian float32 in base64' },
}

function rowOf(row: unknown, index: number): GoldenRow {
  const refuse = (detail: string): never => {
    throw new MalformedGolden(`row ${index + 1}: ${detail}`)
  }
  if (typeof row !== 'object' || row === null) return refuse('it is not an object')
  const given = row as Record<string, unknown>
  for (const [field, { isValid, allowed }] of Object.entries(fields)) {
    if (!isValid(given[field])) refuse(`${field} is ${JSON.stringify(given[field])?.slice(0, 60)}; it must be ${allowed}`)
  }
  const { model, px, checksum, logitsStd, logitsF32Base64 } = given as {
    model: string
    px: number
    checksum: number
    logitsStd: number
    logitsF32Base64: string
  }
  const bytes = Uint8Array.from(Buffer.from(logitsF32Base64, 'base64'))
  if (bytes.length === 0 || bytes.length % 4 !== 0) refuse(`logitsF32Base64 holds ${bytes.length} bytes; a logit takes four`)
  const logits = new Float32Array(bytes.buffer)
  if (!logits.every(Number.isFinite)) refuse('logitsF32Base64 holds values that are not finite')
  return { model, px, checksum, logits, logitsStd }
}

/** A list of rows, alone or as `rows` of an object. */
export function readGolden(path: string): GoldenRow[] {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new MalformedGolden(`${path} cannot be read: ${(error as Error).message}`, { cause: error })
  }
  const rows = Array.isArray(content) ? content : (content as { rows?: unknown } | null)?.rows
  if (!Array.isArray(rows)) throw new MalformedGolden(`${path} holds neither a list of rows nor an object with one as "rows"`)
  return rows.map(rowOf)
}
