import { type FrontPlace, formatNumber, formatQuantity, type ModelCard } from '@effzoo/contract'
import { formatTable } from './format.ts'
import { formatStages } from './stage-table.ts'

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`
const orDash = (value: number | null) => (value === null ? '-' : formatNumber(value))

function lead({ id, custom, px, trainPx, follows, top1, headline }: ModelCard): string {
  const origin = custom ? `, version ${custom.version} of ${custom.owner}'s ${custom.name}` : ''
  const accuracy =
    top1 === null
      ? 'no source gives its ImageNet-1k accuracy without extra data'
      : `${top1.toFixed(1)} % top-1 on ImageNet-1k (${[headline?.source.title, headline?.source.table].filter(Boolean).join(', ')})`
  return `${id}${origin}: follows ${follows}; trained up to ${trainPx} px, evaluated at ${px} px; ${accuracy}`
}

const sizes = ({ counts }: ModelCard) =>
  `At ${counts.px} px: ${formatQuantity(counts.params)} params and ${formatQuantity(counts.statisticParams)} statistics ` +
  `(${mebibytes(counts.weightBytes)}), ${formatQuantity(counts.macs)} macs, activations of ${mebibytes(counts.activationBytes)}`

function measured({ measurements }: ModelCard): string {
  if (measurements.length === 0) return 'Never measured on this registry.'
  const rows = measurements.map((line) => [
    line.device.name,
    line.engine,
    line.task,
    String(line.batchSize),
    String(line.imagePx),
    line.precision,
    formatNumber(line.medianMs),
    orDash(line.p90Ms),
    formatNumber(line.imagesPerS),
    line.grade ?? '-',
    `${line.ageDays} d`,
    line.result,
  ])
  const head = ['device', 'engine', 'task', 'batch', 'px', 'precision', 'median ms', 'p90 ms', 'images/s', 'grade', 'age', 'result']
  const right = Array(3).fill('right') as 'right'[]
  return `Measured, the newest of each setting:\n\n${formatTable(head, rows, ['left', 'left', 'left', 'right', 'right', 'left', ...right, 'left', 'right', 'left'])}`
}

const costText = (cost: FrontPlace['cost'], value: number) =>
  cost === 'params' ? `${formatQuantity(value)} params` : `${formatNumber(value)} ms`

const neighbour = (cost: FrontPlace['cost'], of: FrontPlace['better']) =>
  of === null ? 'none' : `${of.id} (${costText(cost, of.cost)}, ${of.top1.toFixed(1)} %)`

function front({ cost, setting, isOnFront, cheaper, better }: FrontPlace): string {
  const axis = setting ? `median ms of ${setting.task}, batch ${setting.batchSize}, ${setting.engine} on ${setting.device}` : 'params'
  const place = isOnFront === null ? 'its top-1 is unknown' : isOnFront ? 'on the front' : 'not on the front'
  return `Top-1 against ${axis}: ${place}; next cheaper ${neighbour(cost, cheaper)}, next better ${neighbour(cost, better)}`
}

type Disagreement = ModelCard['disagreements'][number]

/** Each value once, with the source that has it first. */
function valuesText({ quantity, values }: Disagreement): string {
  const isCount = quantity === 'params' || quantity === 'macs'
  const sources = new Map<string, string[]>()
  for (const { value, source } of values) {
    const text = isCount ? formatQuantity(value) : String(value)
    sources.set(text, [...(sources.get(text) ?? []), source])
  }
  return [...sources]
    .map(([text, [first, ...others]]) => `${text} (${first}${others.length > 0 ? `, and ${others.length} more` : ''})`)
    .join('; ')
}

function disagreementText(of: Disagreement): string {
  const under = Object.entries(of.conditions).flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]))
  return `  ${[of.quantity, ...under].join(', ')}: ${valuesText(of)}`
}

function published({ published: figures, disagreements }: ModelCard): string {
  const lines = disagreements.filter(({ quantity }) => quantity !== 'latencyMs' && quantity !== 'imagesPerS').map(disagreementText)
  const differing = lines.length > 0 ? `; sources differ about sizes or accuracy:\n${lines.join('\n')}` : ''
  return `Published: ${figures.length} figures (--json has them)${differing}`
}

const commands = ({ run }: ModelCard) =>
  `Run it:\n${run.map(({ purpose, command, note }) => `  ${purpose.padEnd(8)} ${command ?? 'not yet'}${note ? `   # ${note}` : ''}`).join('\n')}`

/** A model card for people. */
export const formatCard = (card: ModelCard): string =>
  [
    lead(card),
    sizes(card),
    formatStages(card.stages),
    measured(card),
    card.front.map(front).join('\n'),
    published(card),
    commands(card),
  ].join('\n\n')
