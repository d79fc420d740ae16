import type { DeliveryId, JobId, ResultId, RunnerId, ScheduleId, SweepId, TokenId, UploadId, WebhookId } from '@effzoo/contract'
import { uuidv7obj } from 'uuidv7'

interface IdOf {
  job: JobId
  runner: RunnerId
  result: ResultId
  token: TokenId
  upload: UploadId
  swp: SweepId
  sch: ScheduleId
  whk: WebhookId
  dlv: DeliveryId
}

/** Crockford's: no i, l, o or u, which are misread. */
const digits = '0123456789abcdefghjkmnpqrstvwxyz'

/** A new id: UUID v7, so that ids sort by the time they were made, in 26 base-32 digits. */
export function mintId<Kind extends keyof IdOf>(kind: Kind): IdOf[Kind] {
  let rest = 0n
  for (const byte of uuidv7obj().bytes) rest = (rest << 8n) | BigInt(byte)
  let text = ''
  for (let i = 0; i < 26; i++) {
    text = digits[Number(rest & 31n)] + text
    rest >>= 5n
  }
  return `${kind}_${text}` as string as IdOf[Kind]
}
