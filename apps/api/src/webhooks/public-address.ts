/** What the registries of special-purpose addresses keep from the public internet: RFC 6890 and its successors. */
const specialV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
].map((text) => {
  const [base, bits] = text.split('/') as [string, string]
  return { base: numberOf(base), shift: 32 - Number(bits) }
})

/** Whether an address, as a URL or a resolver writes it, is one of the public internet. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return isPublicV4(numberOf(address))
  const groups = groupsOf(address)
  if (!groups) return false
  const [a, b, c, d, e, f, g, h] = groups as [number, number, number, number, number, number, number, number]
  // an IPv4 address inside: mapped, or behind a translator
  const isMapped = (a | b | c | d | e) === 0 && f === 0xffff
  const isTranslated = a === 0x64 && b === 0xff9b && (c | d | e | f) === 0
  if (isMapped || isTranslated) return isPublicV4(g * 0x10000 + h)
  // of 2000::/3, all that is given out, without protocols (2001::/23), examples (2001:db8::/32, 3fff::/20) and 6to4 (2002::/16)
  return (a & 0xe000) === 0x2000 && a !== 0x2002 && !(a === 0x2001 && (b < 0x200 || b === 0xdb8)) && !(a === 0x3fff && b < 0x1000)
}

const isPublicV4 = (address: number) =>
  specialV4.every(({ base, shift }) => Math.floor(address / 2 ** shift) !== Math.floor(base / 2 ** shift))

function numberOf(dotted: string): number {
  return dotted.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

/** The eight groups, by the URL parser's own reading; with a zone it is no address of the public internet anyway. */
function groupsOf(address: string): number[] | undefined {
  const text = `http://[${address.replace(/^\[|\]$/g, '')}]`
  if (!URL.canParse(text)) return undefined
  const [head = '', tail] = new URL(text).hostname.slice(1, -1).split('::')
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  const after = parse(tail ?? '')
  const before = parse(head)
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}
