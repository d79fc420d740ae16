import { createHash } from 'node:crypto'
import type { HashStream } from './finish-upload.ts'

export const hashStreamNode: HashStream = async (stream) => {
  const hash = createHash('sha256')
  for await (const bytes of stream) hash.update(bytes)
  return hash.digest('hex')
}
