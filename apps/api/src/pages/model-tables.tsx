/** @jsxImportSource hono/jsx */
import { type FrontPlace, formatNumber, formatQuantity, type MeasurementLine, type ModelCard, type PublishedFigure } from '@effzoo/contract'
import { DataTable } from './layout.tsx'

const age = (days: number) => (days === 0 ? 'today' : days === 1 ? '1 day' : `${days} days`)

export const Measurements = ({ lines }: { lines: readonly MeasurementLine[] }) =>
  lines.length === 0 ? (
    <p>Never yet on this registry.</p>
  ) : (
    <DataTable
      rows={lines}
      columns={[
        { head: 'Device', cell: ({ device }) => device.name },
        { head: 'Engine', cell: ({ engineVersion }) => engineVersion },
        { head: 'Task', cell: ({ task }) => task },
        { head: 'Batch', isNumber: true, cell: ({ batchSize }) => batchSize },
        { head: 'px', isNumber: true, cell: ({ imagePx }) => imagePx },
        { head: 'Precision', cell: ({ precision }) => precision },
        { head: 'Median', isNumber: true, cell: ({ medianMs }) => `${formatNumber(medianMs)} ms` },
        { head: 'p90', isNumber: true, cell: ({ p90Ms }) => (p90Ms === null ? '-' : `${formatNumber(p90Ms)} ms`) },
        { head: 'Images/s', isNumber: true, cell: ({ imagesPerS }) => formatNumber(imagesPerS) },
        { head: 'Grade', cell: ({ grade }) => grade ?? '-' },
        { head: 'Age', isNumber: true, cell: ({ ageDays }) => age(ageDays) },
        { head: 'JSON', cell: ({ result }) => <a href={`/results/${result}`}>result</a> },
      ]}
    />
  )

const costText = (cost: FrontPlace['cost'], value: number) => (cost === 'params' ? formatQuantity(value) : `${formatNumber(value)} ms`)

const Neighbour = ({ cost, of }: { cost: FrontPlace['cost']; of: FrontPlace['cheaper'] }) =>
  of === null ? (
    <span class="unknown">none</span>
  ) : (
    <span>
      <a href={`/models/${of.id}`}>{of.id}</a> {costText(cost, of.cost)}, {of.top1.toFixed(1)} %
    </span>
  )

const settingText = ({ setting }: FrontPlace) =>
  setting
    ? `median of ${setting.task}, batch ${setting.batchSize}, ${setting.engine}, ${setting.precision}, on ${setting.device}`
    : 'parameters'

export const FrontPlaces = ({ places }: { places: readonly FrontPlace[] }) => (
  <DataTable
    rows={places}
    columns={[
      { head: 'Top-1 against', cell: settingText },
      { head: 'On the front', cell: ({ isOnFront }) => (isOnFront === null ? 'its top-1 is unknown' : isOnFront ? 'yes' : 'no') },
      { head: 'Next cheaper', cell: ({ cost, cheaper }) => <Neighbour cost={cost} of={cheaper} /> },
      { head: 'Next better', cell: ({ cost, better }) => <Neighbour cost={cost} of={better} /> },
    ]}
  />
)

const sourceText = ({ source }: PublishedFigure) => [source.title, source.table].filter(Boolean).join(', ')

function figureText(figure: PublishedFigure): string {
  const at = 'px' in figure && figure.px !== null ? ` at ${figure.px} px` : ''
  switch (figure.kind) {
    case 'accuracy':
      return `${figure.top1 ?? '-'} % top-1 on ${figure.dataset}${at}, pre-training ${figure.pretrain}`
    case 'size':
      return `${figure.params === null ? '-' : formatQuantity(figure.params)} params, ${figure.macs === null ? '-' : formatQuantity(figure.macs)} macs${at}`
    case 'speed': {
      const speed = figure.latencyMs === null ? `${figure.imagesPerS ?? '-'} images/s` : `${figure.latencyMs} ms`
      return `${speed}: ${figure.task}, batch ${figure.batchSize ?? '-'}${at}, ${figure.precision ?? 'unknown precision'}, ${figure.device}`
    }
    case 'training-cost':
      return figure.cost
  }
}

const valuesText = ({ quantity, values }: ModelCard['disagreements'][number]) => {
  const isCount = quantity === 'params' || quantity === 'macs'
  return values.map(({ value, source }) => `${isCount ? formatQuantity(value) : value} (${source})`).join('; ')
}

const conditionsText = (conditions: ModelCard['disagreements'][number]['conditions']) =>
  Object.entries(conditions)
    .flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]))
    .join(', ') || 'any'

export const Published = ({ card: { published, disagreements } }: { card: ModelCard }) => (
  <div>
    <p>
      {published.length} figures of others
      {disagreements.length > 0 && `; about ${disagreements.length} quantities their sources differ under the same conditions`}.
    </p>
    {disagreements.length > 0 && (
      <DataTable
        rows={disagreements}
        columns={[
          { head: 'Differing', cell: ({ quantity }) => quantity },
          { head: 'Conditions', cell: ({ conditions }) => conditionsText(conditions) },
          { head: 'Values', isText: true, cell: valuesText },
        ]}
      />
    )}
    {published.length > 0 && (
      <DataTable
        rows={published}
        columns={[
          { head: 'Figure', cell: figureText },
          {
            head: 'Source',
            isText: true,
            cell: (figure) => (figure.source.url ? <a href={figure.source.url}>{sourceText(figure)}</a> : sourceText(figure)),
          },
          { head: 'Note', isText: true, cell: ({ note }) => note ?? '' },
        ]}
      />
    )}
  </div>
)

export const Checkpoints = ({ items }: { items: ModelCard['checkpoints'] }) =>
  items.length === 0 ? (
    <p>This registry holds no weights of it.</p>
  ) : (
    <DataTable
      rows={items}
      columns={[
        { head: 'Checkpoint', cell: ({ id }) => <a href={`/checkpoints/${id}`}>{id}</a> },
        { head: 'Tags', cell: ({ tags }) => tags.join(', ') || '-' },
        { head: 'Licence', cell: ({ license }) => license },
        { head: 'px', isNumber: true, cell: ({ px }) => px },
        { head: 'Top-1', isNumber: true, cell: ({ top1 }) => (top1 === null ? '-' : `${top1.toFixed(1)} %`) },
        { head: 'Numbers', cell: ({ dtype }) => dtype },
        { head: 'Size', isNumber: true, cell: ({ sizeBytes }) => `${formatNumber(sizeBytes / 1e6)} MB` },
      ]}
    />
  )
