import { z } from 'zod'

export const familyNames = ['efficientnet', 'efficientnet-lite', 'efficientnetv2', 'coatnet'] as const
export const Family = z.enum(familyNames).meta({ id: 'Family' })
export type Family = z.infer<typeof Family>
