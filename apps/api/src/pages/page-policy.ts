import { style } from './style.ts'

let styleHash: string | undefined

/** Nothing may be loaded or run; the one style is known by its hash, and a form may ask this server alone. */
export async function pagePolicy(): Promise<string> {
  styleHash ??= await hashOf(style)
  return `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}
