import { describe, expect, it } from 'vitest'
import { addressKey, clientAddress } from '../../../apps/api/src/rate-limit/client-address.ts'

describe('clientAddress', () => {
  it.each([
    ['without a proxy to trust is the socket’s, whatever the header says', '9.9.9.9', '1.1.1.1', [], '9.9.9.9'],
    ['behind a proxy is what the proxy added', '10.0.0.1', '1.1.1.1, 2.2.2.2', ['10.0.0.1'], '2.2.2.2'],
    ['behind two proxies is what the outer one added', '10.0.0.1', '6.6.6.6, 2.2.2.2, 10.0.0.2', ['10.0.0.1', '10.0.0.2'], '2.2.2.2'],
    ['is the proxy’s where it added none', '10.0.0.1', undefined, ['10.0.0.1'], '10.0.0.1'],
    ['is IPv4 also in an IPv6 socket', '::ffff:10.0.0.1', '2.2.2.2', ['10.0.0.1'], '2.2.2.2'],
    ['is the socket’s where a stranger claims to be a proxy', '9.9.9.9', '2.2.2.2', ['10.0.0.1'], '9.9.9.9'],
  ])('%s', (_, socket, header, proxies, address) => {
    expect(clientAddress(socket, header, proxies)).toBe(address)
  })
})

describe('addressKey', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:1:aaaa::1', '2001:db8:0:1::/64'],
    ['2001:0DB8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    [undefined, 'unknown'],
    ['', 'unknown'],
  ])('counts %s as %s', (address, key) => {
    expect(addressKey(address)).toBe(key)
  })
})
