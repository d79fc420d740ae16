export function searchOf(url: string): string {
  const start = url.indexOf('?')
  return start < 0 ? '' : url.slice(start + 1).split('#', 1)[0]!
}

/** The same query with another cursor, as a value of the header Link (RFC 8288). */
export const nextLink = (path: string, search: string, cursor: string) => `<${path}?${nextSearch(search, cursor)}>; rel="next"`

export function nextSearch(search: string, cursor: string): string {
  if (search !== '' && !search.includes('cursor=') && !search.includes('&&')) return `${search}&cursor=${cursor}`
  const pairs = search.split('&').filter((pair) => pair !== '' && !pair.startsWith('cursor='))
  return [...pairs, `cursor=${cursor}`].join('&')
}
