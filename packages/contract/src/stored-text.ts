import { z } from 'zod'

/** Text that a column of its own holds. A driver of SQLite ends it at U+0000: what comes back would be shorter than what was accepted. */
export const storedText = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .refine((text) => !text.includes('\u0000'), { error: 'text without the character U+0000' })
