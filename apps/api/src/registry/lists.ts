import {
  checkpointFields,
  checkpointParameters,
  deviceFields,
  deviceParameters,
  type Fields,
  publishedFields,
  publishedParameters,
  resultFields,
  resultParameters,
} from '@effzoo/contract'
import type { ListDefinition } from './list-definition.ts'

const allOf = (fields: Fields) => () => Object.keys(fields)

export const resultList: ListDefinition = {
  path: '/results',
  title: 'Results',
  form: ['variant', 'device', 'engine', 'task', 'batch', 'px', 'precision', 'grade', 'filter', 'sort'],
  fields: resultFields,
  parameters: resultParameters,
  sort: [{ field: 'receivedAtMs', descending: true }],
  tableOf: (snapshot) => snapshot.results,
  shownFields: allOf(resultFields),
  special(table, query, { snapshot }) {
    if (query.device === undefined) return { names: [] }
    const places = new Set(snapshot.devicesNamed(String(query.device)))
    const { values, texts = [] } = table.column('device')
    const wanted = texts.map((id) => places.has(id))
    return { names: ['device'], condition: (row) => (wanted[values[row]!] ? 2 : 0) }
  },
}

export const publishedList: ListDefinition = {
  path: '/published',
  title: 'Published figures',
  form: ['variant', 'kind', 'dataset', 'pretrain', 'px', 'filter', 'sort'],
  fields: publishedFields,
  parameters: publishedParameters,
  sort: [
    { field: 'variant', descending: false },
    { field: 'kind', descending: false },
  ],
  tableOf: (snapshot) => snapshot.published,
  shownFields: allOf(publishedFields),
}

export const deviceList: ListDefinition = {
  path: '/devices',
  title: 'Devices',
  form: ['filter', 'sort'],
  fields: deviceFields,
  parameters: deviceParameters,
  sort: [{ field: 'receivedAtMs', descending: true }],
  tableOf: (snapshot) => snapshot.devices,
  shownFields: allOf(deviceFields),
}

export const checkpointList: ListDefinition = {
  path: '/checkpoints',
  title: 'Checkpoints',
  form: ['variant', 'family', 'tag', 'license', 'minTop1', 'maxSizeBytes', 'filter', 'sort'],
  fields: checkpointFields,
  parameters: checkpointParameters,
  sort: [{ field: 'id', descending: false }],
  axesOf: () => ['sizeBytes', 'top1'],
  tableOf: (snapshot) => snapshot.checkpoints.table,
  shownFields: allOf(checkpointFields),
  /** A checkpoint has several tags, which stand in one text. */
  special(table, { tag }) {
    if (tag === undefined) return { names: [] }
    const { values, texts = [] } = table.column('tag')
    const wanted = texts.map((names) => names.split(' ').includes(String(tag)))
    return { names: ['tag'], condition: (row) => (wanted[values[row]!] ? 2 : 0) }
  },
}
