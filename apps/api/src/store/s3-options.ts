import type { S3Options } from './s3-store.ts'

const names = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const

export type S3Variables = Readonly<Partial<Record<(typeof names)[number] | 'S3_REGION', string>>>

/** A bucket, where one is named; null where none is. Throws what is missing, or wrong. */
export function readS3Options(variables: S3Variables): S3Options | null {
  if (names.every((name) => !variables[name])) return null
  const missing = names.filter((name) => !variables[name])
  if (missing.length > 0)
    throw new Error(`${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set, and a bucket needs all of ${names.join(', ')}`)
  const { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = variables as Record<(typeof names)[number], string>
  if (!/^https?:\/\//.test(S3_ENDPOINT) || !URL.canParse(S3_ENDPOINT)) {
    throw new Error(`S3_ENDPOINT=${S3_ENDPOINT} is no http or https URL; give one such as https://s3.eu-central-1.amazonaws.com`)
  }
  return {
    endpoint: S3_ENDPOINT,
    bucket: S3_BUCKET,
    // what R2 and most others that are not Amazon's take
    region: variables.S3_REGION || 'us-east-1',
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
  }
}
