import { ZooError } from '@effzoo/contract'
import { isPublicAddress } from './public-address.ts'

/** Names that mean this machine or its network, whatever they resolve to. */
const localNames = /^(.+\.)?(localhost|local|internal|intranet|lan|home\.arpa)$/

/**
 * Where messages may be sent: https, to a name or an address of the public internet. What a name resolves to is looked at when something
 * is sent. `allowsPrivate` lets all http and https URLs through, for receivers of one's own network.
 */
export function checkWebhookUrl(text: string, allowsPrivate: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : refuse('is no URL')
  if (url.username || url.password) refuse('carries a name or a password; messages are signed, so none is needed')
  if (url.hash) refuse('has a fragment, which is never sent')
  if (url.protocol !== 'https:' && !(allowsPrivate && url.protocol === 'http:')) refuse('must begin with https://')
  if (allowsPrivate) return url
  const host = url.hostname.replace(/\.$/, '').toLowerCase()
  const isAddress = host.startsWith('[') || /^[\d.]+$/.test(host)
  if (isAddress ? !isPublicAddress(host) : localNames.test(host) || !host.includes('.')) {
    refuse(`names ${host}, which is not of the public internet; WEBHOOK_ALLOW_PRIVATE=true lets a registry send there`)
  }
  return url
}

function refuse(why: string): never {
  throw new ZooError('invalid-request', `/url: ${why}`, { errors: [{ pointer: '/url', detail: why }] })
}
