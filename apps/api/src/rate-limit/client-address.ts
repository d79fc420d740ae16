/**
 * Whose request it is. The header is believed only as far as proxies that are trusted wrote it: from its end, the first address that is none
 * of theirs. Anybody can write the rest.
 */
export function clientAddress(socketAddress: string | undefined, forwardedFor: string | undefined, trustedProxies: readonly string[]) {
  let address = plain(socketAddress ?? '')
  const hops = forwardedFor?.split(',') ?? []
  while (trustedProxies.includes(address)) {
    const hop = hops.pop()
    if (hop === undefined) break
    address = plain(hop.trim())
  }
  return address
}

/** A socket that takes both families shows an IPv4 address inside an IPv6 one. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** One who has an IPv6 address has the other 2^64 of its network too, so the network is what is counted. */
export function addressKey(address: string | undefined): string {
  if (!address) return 'unknown'
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('%')[0]!.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const all = tail === undefined ? groups : [...groups, ...Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0'), ...after]
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
