/** CORS_ORIGINS: origins joined by commas, whose pages may write. Throws what is wrong with one of them. */
export function parseOrigins(text = ''): string[] {
  const origins = text.split(',').flatMap((part) => part.trim() || [])
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new Error(`CORS_ORIGINS has "${origin}"; allowed are origins joined by commas, such as https://zoo.example.com`)
    }
  }
  return origins
}
