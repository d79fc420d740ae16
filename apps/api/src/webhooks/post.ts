import { checkWebhookUrl } from './check-url.ts'

export interface Posted {
  readonly status: number
  readonly retryAfter: string | null
}

/** Sends one message and waits for the first line of the answer. No redirect is followed and no body is read. */
export type Post = (url: URL, headers: Readonly<Record<string, string>>, body: string) => Promise<Posted>

export interface Sender {
  readonly post: Post
  readonly allowsPrivate: boolean
}

export const postLimitMs = 15_000

/** At the edge. Which address a name resolves to cannot be seen there, only what the URL itself says. */
export const postByFetch: Post = async (url, headers, body) => {
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(postLimitMs) })
  await response.body?.cancel()
  return { status: response.status, retryAfter: response.headers.get('retry-after') }
}

export const edgeSender = (allowsPrivate: boolean): Sender => ({ post: postByFetch, allowsPrivate })

/** Where an app is given no other: it sends nothing. */
export const noSender: Sender = {
  allowsPrivate: false,
  post: () => Promise.reject(new Error('this registry sends no messages')),
}

/** The URL was looked at when the webhook was made; since then the registry may have been started with other rules. */
export const sendTo = ({ post, allowsPrivate }: Sender, url: string, headers: Readonly<Record<string, string>>, body: string) =>
  post(checkWebhookUrl(url, allowsPrivate), headers, body)
