import { describe, expect, it } from 'vitest'
import { isPublicAddress } from '../../../apps/api/src/webhooks/public-address.ts'

describe('isPublicAddress', () => {
  it.each(['1.1.1.1', '8.8.8.8', '100.63.255.255', '172.15.0.1', '172.32.0.1', '223.255.255.255', '2606:4700::1111', '[2a00:1450::1]'])(
    'lets %s through',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )

  it.each([
    ...['0.0.0.0', '127.0.0.1', '127.255.255.255', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
    ...['100.64.0.1', '192.0.0.8', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '[::1]', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12:3456::1', 'ff02::1', 'fec0::1'],
    ...['::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::10.0.0.1', '::127.0.0.1', '2002:7f00:1::', '2001::1', '2001:db8::1', '3fff::1'],
    ...['', 'example.com', '1.2.3', 'zz::1'],
  ])('keeps %s out', (address) => expect(isPublicAddress(address)).toBe(false))

  it('looks at the IPv4 address inside of one that is mapped or translated', () => {
    expect([isPublicAddress('::ffff:1.1.1.1'), isPublicAddress('64:ff9b::1.1.1.1')]).toEqual([true, true])
  })
})
