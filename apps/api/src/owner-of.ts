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

type Request = Pick<Context<AppEnv>, 'var'>

const tokenOf = (c: Request) => c.var.token as AppEnv['Variables']['token'] | undefined

/** Whose variants a request may register and delete; without tokens, whoever sits at the machine. */
export const ownerOf = (c: Request): string => toOwner(tokenOf(c)?.name ?? 'local')

/** Whose jobs a request makes; without tokens nobody's. */
export function jobOwnerOf(c: Request): string | null {
  const token = tokenOf(c)
  return token ? toOwner(token.name) : null
}

/** Whose jobs a request may change; null for anybody's. */
export const limitedTo = (c: Request): string | null => (tokenOf(c)?.scopes.includes('admin') ? null : jobOwnerOf(c))
