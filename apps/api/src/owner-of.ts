import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'

const maxLength = 24

/**
 * A token's name as the first part of the ids that it registers. Names are given by whoever may make tokens, so that a name and not one
 * token owns: a token that takes the place of an expired one goes on with its variants.
 */
export function toOwner(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
  const led = /^[a-z]/.test(words.replace(/^-+/, '')) ? words : `x-${words}`
  return led.replace(/^-+/, '').slice(0, maxLength).replaceAll(/-+/g, '-').replace(/-$/, '')
}

/** Whose variants a request may register and delete; without tokens, whoever sits at the machine. */
export const ownerOf = (c: Context<AppEnv>): string => toOwner((c.var.token as AppEnv['Variables']['token'] | undefined)?.name ?? 'local')
