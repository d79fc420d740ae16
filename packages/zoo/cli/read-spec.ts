import { readFileSync } from 'node:fs'
import { VariantSpec } from '@effzoo/contract'
import { UsageError } from './usage-error.ts'

/** An architecture out of a JSON file, as `POST /analyze` takes it. Throws UsageError for what is wrong with it, and where. */
export function readSpec(path: string): VariantSpec {
  let data: unknown
  try {
    data = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`--spec ${path} cannot be read as JSON: ${error instanceof Error ? error.message : error}`)
  }
  const spec = VariantSpec.safeParse(data)
  if (spec.success) return spec.data
  const faults = spec.error.issues.map((issue) => `/${issue.path.join('/')}: ${issue.message}`)
  throw new UsageError(`--spec ${path} is no spec of a variant: ${faults.join('; ')}`)
}
