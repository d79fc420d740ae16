import { z } from 'zod'

/** Crockford base32, as `mintId` writes it: sortable by time, no letter that reads like a digit. */
const prefixed = <Prefix extends string>(prefix: Prefix) =>
  z.string().regex(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`), {
    error: `an id of the form ${prefix}_ followed by 26 characters`,
  })

const words = '[a-z][a-z0-9]*(?:-[a-z0-9]+)*'

/** Words of a custom variant's id: who registered it, or what it is called. */
const customWords = (what: string, maxLength: number) =>
  z
    .string()
    .regex(new RegExp(`^${words}$`), { error: `${what}: lower-case words joined by hyphens` })
    .max(maxLength)

export const VariantOwner = customWords('an owner', 24).meta({ id: 'VariantOwner', example: 'ann' })
export const CustomName = customWords('a name', 30).meta({ id: 'CustomName', example: 'tiny-net' })

/**
 * A variant is an architecture: timm's name without `tf_` and `_224`, `_` as `-`. One that a user registered is `<owner>.<name>.v<version>`:
 * only such ids have dots, so that none can take the name of one that is shipped.
 */
export const VariantId = z
  .string()
  .regex(new RegExp(`^${words}(?:\\.${words}\\.v[1-9]\\d{0,5})?$`), {
    error: 'a variant id: lower-case words joined by hyphens, such as efficientnetv2-b0, or <owner>.<name>.v<version> of a custom one',
  })
  .max(64)
  .brand<'VariantId'>()
  .meta({ id: 'VariantId', example: 'efficientnetv2-b0' })
export type VariantId = z.infer<typeof VariantId>

export const JobId = prefixed('job').brand<'JobId'>().meta({ id: 'JobId', example: 'job_01jd8x2k6q0v5m3e7w9r4t1z8y' })
export type JobId = z.infer<typeof JobId>

export const RunnerId = prefixed('runner').brand<'RunnerId'>().meta({ id: 'RunnerId', example: 'runner_01jd8x2k6q0v5m3e7w9r4t1z8y' })
export type RunnerId = z.infer<typeof RunnerId>

export const ResultId = prefixed('result').brand<'ResultId'>().meta({ id: 'ResultId', example: 'result_01jd8x2k6q0v5m3e7w9r4t1z8y' })
export type ResultId = z.infer<typeof ResultId>

export const TokenId = prefixed('token').brand<'TokenId'>().meta({ id: 'TokenId', example: 'token_01jd8x2k6q0v5m3e7w9r4t1z8y' })
export type TokenId = z.infer<typeof TokenId>

export const UploadId = prefixed('upload').brand<'UploadId'>().meta({ id: 'UploadId', example: 'upload_01jd8x2k6q0v5m3e7w9r4t1z8y' })
export type UploadId = z.infer<typeof UploadId>

export const SweepId = prefixed('swp').brand<'SweepId'>().meta({ id: 'SweepId', example: 'swp_01jd8x2k6q0v5m3e7w9r4t1z8y' })
export type SweepId = z.infer<typeof SweepId>

export const ScheduleId = prefixed('sch').brand<'ScheduleId'>().meta({ id: 'ScheduleId', example: 'sch_01jd8x2k6q0v5m3e7w9r4t1z8y' })
export type ScheduleId = z.infer<typeof ScheduleId>

export const WebhookId = prefixed('whk').brand<'WebhookId'>().meta({ id: 'WebhookId', example: 'whk_01jd8x2k6q0v5m3e7w9r4t1z8y' })
export type WebhookId = z.infer<typeof WebhookId>

export const DeliveryId = prefixed('dlv').brand<'DeliveryId'>().meta({ id: 'DeliveryId', example: 'dlv_01jd8x2k6q0v5m3e7w9r4t1z8y' })
export type DeliveryId = z.infer<typeof DeliveryId>
