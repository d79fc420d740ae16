const quantity = { type: 'string', pattern: '^\\d+(\\.\\d+)?[KMGkmg]?$' }
const decimal = { type: 'string', pattern: '^\\d+(\\.\\d+)?$' }
const whole = { type: 'string', pattern: '^\\d{1,9}$' }
const text = { type: 'string', minLength: 1, maxLength: 200 }

export const variantFields = [
  ...['id', 'family', 'px', 'trainPx', 'params', 'statisticParams', 'macs', 'macsAtTrainPx', 'weightBytes', 'activationBytes'],
  ...['follows', 'top1', 'top5', 'top1Figure'],
]
export const measuredSortFields = ['medianMs', 'p90Ms', 'imagesPerS']
const sort = { type: 'string', pattern: `^-?(${[...variantFields, ...measuredSortFields].join('|')})$` }

export const querySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...{ minParams: quantity, maxParams: quantity, minMacs: quantity, maxMacs: quantity, minTop1: decimal, maxTop1: decimal },
    ...{ family: { enum: ['efficientnet', 'efficientnet-lite', 'efficientnetv2', 'coatnet'] }, px: whole },
    ...{ device: text, engine: text, task: text, batch: whole, precision: text, maxP90Ms: decimal, maxMedianMs: decimal },
    ...{ sort, limit: whole, cursor: text },
  },
}

const string = { type: 'string' }
const integer = { type: 'integer' }
const number = { type: 'number' }
const maybe = (type) => ({ type, nullable: true })

const measured = {
  type: 'object',
  properties: {
    ...{ result: string, device: string, deviceName: string, engine: string, task: string, batch: integer, imagePx: integer },
    ...{ precision: string, medianMs: number, p90Ms: maybe('number'), p99Ms: maybe('number'), trainStepMs: maybe('number') },
    ...{ imagesPerS: number, utilization: maybe('number'), grade: maybe('string'), receivedAtMs: integer },
  },
}

const item = {
  type: 'object',
  properties: {
    ...{ id: string, family: string, px: integer, trainPx: integer, params: integer, statisticParams: integer, macs: integer },
    ...{ macsAtTrainPx: integer, weightBytes: integer, activationBytes: integer, follows: string, top1: maybe('number') },
    ...{ top5: maybe('number'), top1Figure: maybe('string'), license: maybe('string'), hasCheckpoint: { type: 'boolean' }, measured },
  },
}

export const pageSchema = { type: 'object', properties: { items: { type: 'array', items: item }, nextCursor: maybe('string') } }
