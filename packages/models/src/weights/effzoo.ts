import type { WeightTable } from './weight-table.ts'

/** Our own names and layouts, under which weights are stored. */
export const effzooTable: WeightTable = {
  name: 'effzoo',
  layerNames: () => (layer) => layer.name,
  tensorName: (layer, part) => `${layer}/${part}`,
  ignored: [],
}
