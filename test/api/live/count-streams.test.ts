import { describe, expect, it } from 'vitest'
import { countStreams } from '../../../apps/api/src/live/count-streams.ts'

describe('the count of streams', () => {
  it('has as many for each address as it allows, and as many in all', () => {
    const streams = countStreams(1_000, { perAddress: 2, inAll: 3 })
    streams.open('a', 0)
    streams.open('a', 0)

    expect(() => streams.open('a', 0)).toThrow('2 streams are open from your address')
    streams.open('b', 0)
    expect(() => streams.open('c', 0)).toThrow('3 streams are open here')
  })

  it('makes room when one is closed, once however often it is closed', () => {
    const streams = countStreams(1_000, { perAddress: 1, inAll: 3 })
    const close = streams.open('a', 0)
    close()
    streams.open('a', 0)
    close()

    expect(() => streams.open('a', 0)).toThrow('1 streams are open')
  })

  it('counts none longer than it may last', () => {
    const streams = countStreams(1_000, { perAddress: 1, inAll: 1 })
    streams.open('a', 0)

    expect(() => streams.open('a', 1_000)).toThrow()
    expect(() => streams.open('a', 1_001)).not.toThrow()
  })

  it('tells no addresses apart where there is no limit for one', () => {
    const streams = countStreams(1_000, { perAddress: null, inAll: 3 })
    for (let i = 0; i < 3; i++) streams.open('a', 0)

    expect(() => streams.open('a', 0)).toThrow('3 streams are open here')
  })
})
