import { parseQuantity } from '@effzoo/contract'

const defaultQuotaBytes = 100e9

/** STORAGE_QUOTA: what one owner may keep here, in bytes, such as 500G. */
export function readStorageQuota(text: string | undefined): number {
  if (!text) return defaultQuotaBytes
  const quotaBytes = parseQuantity(text)
  if (quotaBytes === undefined) throw new Error(`STORAGE_QUOTA=${text} is no number of bytes; allowed is one such as 500G or 20000000000`)
  return quotaBytes
}
