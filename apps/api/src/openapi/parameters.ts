export interface Parameter {
  name: string
  in: string
  description?: string
  example?: unknown
  schema?: { description?: string; example?: unknown; enum?: unknown[]; $ref?: string }
}

type Schemas = Readonly<
  Record<string, { description?: string; example?: unknown; enum?: unknown[]; properties?: Record<string, { description?: string }> }>
>

/** By the name of a parameter and, for an id, by what it is of; the example of an id stands in its schema. */
const known: Readonly<Record<string, { description: string; example?: unknown }>> = {
  'jobs id': { description: 'Id of a job' },
  'sweeps id': { description: 'Id of a sweep' },
  'schedules id': { description: 'Id of a schedule' },
  'results id': { description: 'Id of a result' },
  'runners id': { description: 'Id of a runner' },
  'webhooks id': { description: 'Id of a webhook' },
  'webhooks delivery': { description: 'Id of a delivery of the webhook' },
  'tokens id': { description: 'Id of a token' },
  'models id': { description: 'Id of a variant', example: 'efficientnetv2-s' },
  'models filter': {
    description: 'Comparisons with AND, OR, NOT and parentheses',
    example: 'params < 25M AND (top1 >= 83 OR family = coatnet)',
  },
  'models fields': { description: 'Of each item these fields alone', example: 'id,params,top1' },
  'models facets': { description: 'Counts by value over all that matches', example: 'family' },
  'models pareto': { description: 'Only what nothing else beats in all of these fields', example: 'top1,params' },
  'results filter': { description: 'Comparisons with AND, OR, NOT and parentheses', example: 'medianMs < 20 AND NOT grade = D' },
  'results fields': { description: 'Of each item these fields alone', example: 'id,variant,medianMs' },
  'results facets': { description: 'Counts by value over all that matches', example: 'engine,task' },
  'results pareto': { description: 'Only what nothing else beats in all of these fields', example: 'medianMs,imagesPerS' },
  'published filter': { description: 'Comparisons with AND, OR, NOT and parentheses', example: 'kind = accuracy AND top1 > 85' },
  'published fields': { description: 'Of each item these fields alone', example: 'id,variant,top1' },
  'published facets': { description: 'Counts by value over all that matches', example: 'kind' },
  'published pareto': { description: 'Only what nothing else beats in all of these fields', example: 'top1,top5' },
  'devices filter': { description: 'Comparisons with AND, OR, NOT and parentheses', example: 'logicalCores >= 8' },
  'devices fields': { description: 'Of each item these fields alone', example: 'id,name' },
  'devices facets': { description: 'Counts by value over all that matches', example: 'cpuModel' },
  'uploads id': { description: 'Id of an upload' },
  'checkpoints id': { description: 'Id of a checkpoint', example: 'efficientnet-lite0.in1k' },
  'checkpoints tag': { description: 'A tag of the variant', example: 'latest' },
  'checkpoints variant': { description: 'Id of a variant' },
  'checkpoints filter': { description: 'Comparisons with AND, OR, NOT and parentheses', example: 'top1 >= 80 AND NOT dtype = float16' },
  'checkpoints fields': { description: 'Of each item these fields alone', example: 'id,license,sizeBytes' },
  'checkpoints facets': { description: 'Counts by value over all that matches', example: 'license' },
  'checkpoints pareto': { description: 'Only what nothing else beats in all of these fields', example: 'top1,sizeBytes' },
  'checkpoints sort': { description: 'Fields in their order of weight; a leading - is descending', example: '-top1' },
  part: { description: 'Which part, from 1', example: 1 },
  attempt: { description: 'Which attempt at the job, as its claim says', example: 1 },
  cursor: { description: 'nextCursor of the page before, with the same filters and sort', example: 'WyJ7fSIsWyJjb2F0bmV0LTAiXV0' },
  limit: { description: 'Most items of a page', example: 20 },
  'models sort': { description: 'Fields in their order of weight; a leading - is descending', example: '-top1,params' },
  'results sort': { description: 'Fields in their order of weight; a leading - is descending', example: 'medianMs' },
  'published sort': { description: 'Fields in their order of weight; a leading - is descending', example: '-top1' },
  'devices sort': { description: 'Fields in their order of weight; a leading - is descending', example: '-resultCount' },
  family: { description: 'Only of this family', example: 'efficientnetv2' },
  'content-digest': {
    description: 'Of the body as it is sent (RFC 9530); where it is given and differs, nothing is written',
    example: 'sha-256=:4REjxQ4yrqUVicfSKYNO/cF9zNj5ANbzgDZt3/h3Qxo=:',
  },
  'idempotency-key': { description: 'The same key with the same body makes one job', example: 'b1f4c2' },
}

/** A parameter with a description and an example, its own or what can be known of it. */
export function completeParameter(parameter: Parameter, path: string, schemas: Schemas): Parameter {
  const { schema = {}, name } = parameter
  const target = schema.$ref ? schemas[schema.$ref.replace(/^.*\//, '')] : undefined
  const fallback = known[`${path.split('/')[1]} ${name}`] ?? known[name]
  const description =
    parameter.description ?? schema.description ?? fallback?.description ?? boundDescription(name, schemas) ?? target?.description
  const example = parameter.example ?? schema.example ?? fallback?.example ?? target?.example ?? schema.enum?.[0] ?? target?.enum?.[0]
  return { ...parameter, ...(description !== undefined && { description }), ...(example !== undefined && { example }) }
}

/** `maxParams` bounds the field `params`, which says itself what it is. */
function boundDescription(name: string, schemas: Schemas): string | undefined {
  const [, side, field] = /^(min|max)([A-Z]\w*)$/.exec(name) ?? []
  if (!side || !field) return undefined
  const of = schemas.Variant?.properties?.[field.charAt(0).toLowerCase() + field.slice(1)]?.description
  return of && `At ${side === 'min' ? 'least' : 'most'}: ${of.charAt(0).toLowerCase()}${of.slice(1)}`
}
