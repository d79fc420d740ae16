import { describe, expect, it } from 'vitest'
import { sendTo } from '../../../apps/api/src/webhooks/post.ts'
import { nodeSender } from '../../../apps/api/src/webhooks/post-node.ts'
import { openReceiver } from './open-receiver.ts'

describe('sending from Node', () => {
  it('follows no redirect', async () => {
    const elsewhere = await openReceiver()
    const { url } = await openReceiver(() => ({ status: 307, headers: { location: elsewhere.url } }))

    expect(await sendTo(nodeSender(true), url, {}, 'x')).toEqual({ status: 307, retryAfter: null })
    expect(elsewhere.received).toEqual([])
  })

  it('does not wait for the end of an answer', async () => {
    const { url } = await openReceiver(() => ({ status: 200, headers: { 'content-length': '1000000', 'retry-after': '7' } }))

    expect(await sendTo(nodeSender(true), url, {}, 'x')).toEqual({ status: 200, retryAfter: '7' })
  })

  it('refuses a name that resolves to a private address, without a connection', async () => {
    const { url, received } = await openReceiver()
    const { port } = new URL(url)
    const { post } = nodeSender(false)

    await expect(post(new URL(`http://localhost:${port}/hook`), {}, 'x')).rejects.toThrow(
      /localhost resolves to (127\.0\.0\.1|::1), which is not of the public internet/,
    )
    expect(received).toEqual([])
  })

  it('looks at the URL again each time', async () => {
    const { url, received } = await openReceiver()

    await expect((async () => sendTo(nodeSender(false), url, {}, 'x'))()).rejects.toThrow('must begin with https://')
    expect(received).toEqual([])
  })
})
