import { locate } from '@effzoo/zoo/operations'
import { describe, expect, it } from 'vitest'

describe('locate', () => {
  it('fills in the path, and what is no part of a path as it must be written', () => {
    expect(locate('putResult', { path: { id: 'job_1', attempt: 2 } })).toEqual({ method: 'PUT', path: 'jobs/job_1/attempts/2/result' })
    expect(locate('getModel', { path: { id: 'a/../b?c' } }).path).toBe('models/a%2F..%2Fb%3Fc')
  })

  it('adds what is given of the query', () => {
    expect(locate('listModels', { query: { maxParams: '25M', sort: '-top1', family: undefined } }).path).toBe(
      'models?maxParams=25M&sort=-top1',
    )
    expect(locate('listModels').path).toBe('models')
  })
})
