import { renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { References } from '@effzoo/engines'
import { variantIds } from '@effzoo/models'

const path = fileURLToPath(new URL('../../packages/engines/data/probes.json', import.meta.url))

/** Nine digits hold a float32. */
const shorten = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value)

/** A line for each variant, so that a change shows which are others. */
export function formatReferences({ version, made, rows }: References): string {
  const lines = variantIds.flatMap((id) => (rows[id] ? [`    ${JSON.stringify(id)}: ${JSON.stringify(rows[id], shorten)}`] : []))
  return `{\n  "version": ${version},\n  "made": ${JSON.stringify(made)},\n  "rows": {\n${lines.join(',\n')}\n  }\n}\n`
}

/** Whole or not at all. */
export function writeReferences(references: References) {
  writeFileSync(`${path}.part`, formatReferences(references))
  renameSync(`${path}.part`, path)
}
