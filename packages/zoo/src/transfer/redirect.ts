import { describeUrl, TransferError } from './transfer-error.ts'

const redirectStatuses = [301, 302, 303, 307, 308]

export const isRedirect = (status: number) => redirectStatuses.includes(status)

/** Where an answer sends us: never from https to http, and nowhere but by http. */
export function nextUrl(from: URL, location: string | null): URL {
  if (!location || !URL.canParse(location, from.href))
    throw new TransferError('refused', `${describeUrl(from)} redirects to ${location ? 'what is no address' : 'nowhere'}`)
  const to = new URL(location, from.href)
  if (to.protocol !== 'https:' && to.protocol !== 'http:')
    throw new TransferError('refused', `${describeUrl(from)} redirects to an address of ${to.protocol}`)
  if (from.protocol === 'https:' && to.protocol === 'http:')
    throw new TransferError('refused', `${describeUrl(from)} redirects from https to ${describeUrl(to)}, where anybody may read along`)
  return to
}
