/** FNV-1a over UTF-16 code units. */
function fnv1a(text: string, offset: number): string {
  let hash = offset
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/**
 * The name of a figure: a hash of what it says and where it stands, so that it outlives a new order, a reworded note and a
 * new column. Not SHA-256: Web Crypto is asynchronous, and this module must also load where `node:` does not exist.
 */
export function figureId(kind: string, said: Readonly<Record<string, string | number | null>>): string {
  const known = Object.entries(said).filter(([, value]) => value !== null)
  const text = JSON.stringify([kind, known.sort(([a], [b]) => (a < b ? -1 : 1))])
  return `fig_${fnv1a(text, 0x811c9dc5)}${fnv1a(text, 0x9747b28c)}`
}
