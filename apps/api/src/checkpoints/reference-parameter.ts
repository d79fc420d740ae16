import { z } from '@hono/zod-openapi'

/** How a path names a checkpoint. What it names is found in the database, so that a wrong one is answered with the nearest. */
export const referenceParameter = z
  .string()
  .max(200)
  .meta({ description: 'Id of a checkpoint, <variant>:<tag>, or a variant', example: 'efficientnet-lite0.in1k' })
