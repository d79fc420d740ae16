/** A token's secret, a runner's key or what a webhook signs with, wherever in a text. */
const secret = /\b(zoo|effrk|whsec)_[\w+/=-]{20,}/g

export const redactSecrets = (text: string) => text.replaceAll(secret, '$1_(secret)')

/** Writes what went wrong, with what caused it, for whoever runs the registry. What a request carried may be in it, but no secret. */
export function logError(what: string, error: unknown): void {
  const lines = [what]
  for (let at = error; at !== undefined && lines.length < 6; at = at instanceof Error ? at.cause : undefined) {
    lines.push(at instanceof Error ? (at.stack ?? `${at.name}: ${at.message}`) : String(at))
  }
  console.error(redactSecrets(lines.join('\n')))
}
