import { describe, expect, it } from 'vitest'
import { checkWebhookUrl } from '../../../apps/api/src/webhooks/check-url.ts'

describe('checkWebhookUrl', () => {
  it.each(['https://example.com/hook', 'https://example.com:8443/', 'https://1.1.1.1/', 'https://[2606:4700::1111]/'])(
    'lets %s through',
    (url) => expect(checkWebhookUrl(url, false).href).toBe(url),
  )

  it.each([
    ['http://example.com/', 'must begin with https://'],
    ['https://ann:secret@example.com/', 'carries a name or a password'],
    ['https://example.com/#x', 'has a fragment'],
    ['https://', 'is no URL'],
    ...['localhost', 'LOCALHOST', 'localhost.', 'x.localhost', 'printer.local', 'metadata.google.internal', 'intranet'].map((host) => [
      `https://${host}/`,
      'not of the public internet',
    ]),
    // the URL parser reads other ways of writing an address
    ...['127.0.0.1', '127.1', '0x7f000001', '2130706433', '017700000001', '169.254.169.254', '[::1]', '[::ffff:10.0.0.1]', '0'].map(
      (host) => [`https://${host}/`, 'not of the public internet'],
    ),
  ] as [string, string][])('refuses %s', (url, why) => {
    expect(() => checkWebhookUrl(url, false)).toThrow(why)
  })

  it('lets http and private addresses through where that is allowed, and still no password', () => {
    expect(checkWebhookUrl('http://127.0.0.1:8080/', true).port).toBe('8080')
    expect(() => checkWebhookUrl('http://a:b@127.0.0.1/', true)).toThrow('password')
  })
})
