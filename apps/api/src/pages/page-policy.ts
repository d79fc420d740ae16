import { style } from './style.ts'

/** Nothing may be loaded or run; the one style is known by its hash. A form may be sent to this server alone, or nowhere. */
export async function pagePolicy(formAction: "'self'" | "'none'"): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action ${formAction}; frame-ancestors 'none'`
}
