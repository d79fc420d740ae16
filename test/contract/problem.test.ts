import { Problem, problems, ZooError } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'

describe('ZooError', () => {
  it('becomes a problem of RFC 9457', () => {
    const error = new ZooError('variant-not-found', 'no variant resnet-50')

    expect(Problem.parse(error.problem)).toEqual({
      type: '/problems/variant-not-found',
      title: 'No such variant',
      status: 404,
      detail: 'no variant resnet-50',
    })
  })

  it('carries the fields that were wrong', () => {
    const errors = [{ pointer: 'maxParams', detail: 'not a quantity' }]

    expect(new ZooError('invalid-request', 'one parameter is wrong', { errors }).problem.errors).toEqual(errors)
  })

  it('has an error status for every code', () => {
    expect(Object.values(problems).filter(({ status }) => status < 400 || status > 599)).toEqual([])
  })
})
