import { describe, expect, it } from 'vitest'
import { createApp } from '../../../apps/api/src/app.ts'
import { describeApi } from '../../../apps/api/src/openapi.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test says itself what it expects of the document
const { paths, components }: any = describeApi(createApp({} as never))

const nullable = (name: string) => ({ anyOf: [{ $ref: `#/components/schemas/${name}` }, { type: 'null' }] })

describe('the schemas of the OpenAPI document', () => {
  it('may be null where the answer may be, and only there', () => {
    expect(components.schemas.RunnerId).toMatchObject({ type: 'string' })
    expect(components.schemas.Job.properties).toMatchObject({
      runner: nullable('RunnerId'),
      progress: nullable('Progress'),
      failure: nullable('JobFailure'),
      result: nullable('ResultId'),
    })
    expect(components.schemas.Result.properties.runner).toEqual({ $ref: '#/components/schemas/RunnerId' })
    expect(components.schemas.ModelCard.properties.headline).toEqual(nullable('AccuracyFigure'))
  })

  it('name what is left open in a request, with what stands in for it', () => {
    expect(components.schemas.JobRequest.required).toEqual(['variant'])
    expect(components.schemas.JobRequest.properties.engine).toMatchObject({ default: 'tensorflow' })
  })

  it('refuse unknown fields where the API does', () => {
    expect(components.schemas.JobRequest.additionalProperties).toBe(false)
    expect(components.schemas.Job.additionalProperties).toBeUndefined()
  })

  it('describe a parameter as it is written in the URL', () => {
    const schemaOf = (name: string) => paths['/models'].get.parameters.find((parameter: { name: string }) => parameter.name === name).schema
    expect(schemaOf('maxParams')).toMatchObject({ type: 'string', example: '25M' })
    expect(schemaOf('family')).toMatchObject({ type: 'string' })
  })

  it('say nothing of what any whole number in JSON is', () => {
    expect(JSON.stringify(components)).not.toContain(String(Number.MAX_SAFE_INTEGER))
  })
})
