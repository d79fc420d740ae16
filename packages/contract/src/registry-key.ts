import { z } from 'zod'
import { Sha256, Signature } from './checkpoint.ts'

/** base64url of 32 bytes: 43 characters, the last of which carries four bits. */
export const PublicKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, { error: 'base64url of the 32 bytes of an Ed25519 public key' })
  .meta({ id: 'PublicKey' })

/** A key that a registry signs manifests with. */
export const RegistryKey = z
  .strictObject({
    keyId: Sha256.meta({ description: 'SHA-256 of the raw 32 bytes of the public key' }),
    publicKey: PublicKey,
    createdAtMs: z.int().nonnegative(),
    retiredAtMs: z.int().nonnegative().nullable().meta({ description: 'Since when it signs nothing new; null: it signs' }),
    endorsedBy: z
      .strictObject({ keyId: Sha256, signature: Signature })
      .nullable()
      .meta({ description: 'The earlier key that vouches for this one; null for the first' }),
  })
  .meta({ id: 'RegistryKey' })
export type RegistryKey = z.infer<typeof RegistryKey>

export const RegistryKeyList = z.strictObject({ keys: z.array(RegistryKey).max(100) }).meta({ id: 'RegistryKeyList' })
export type RegistryKeyList = z.infer<typeof RegistryKeyList>
