/** @jsxImportSource hono/jsx */
import { formatNumber, formatQuantity, type ModelCard } from '@effzoo/contract'
import { DataTable, Layout } from './layout.tsx'
import { Checkpoints, FrontPlaces, Measurements, Published } from './model-tables.tsx'

const mebibytes = (bytes: number) => `${formatNumber(bytes / 2 ** 20)} MiB`

export const ModelPage = ({ card }: { card: ModelCard }) => (
  <Layout title={`${card.id}, effzoo`}>
    <h1>{card.id}</h1>
    <Lead card={card} />
    <h2>Stages at {card.counts.px} px</h2>
    <Sizes card={card} />
    <Stages stages={card.stages} />
    <h2>Measured</h2>
    <Measurements lines={card.measurements} />
    <h2>Neighbours on the Pareto front</h2>
    <FrontPlaces places={card.front} />
    <h2>Published</h2>
    <Published card={card} />
    <h2>Checkpoints</h2>
    <Checkpoints items={card.checkpoints} />
    <h2>Run it</h2>
    <Commands run={card.run} />
    <h2>As data</h2>
    <p>
      The same as JSON: <code>curl http://…/models/{card.id}</code>; its counts at another size: <code>?px=320</code>. The spec, as{' '}
      <code>POST /analyze</code> takes it:
    </p>
    <pre>{JSON.stringify(card.spec, null, 1)}</pre>
  </Layout>
)

const Lead = ({ card: { family, px, trainPx, follows, top1, headline, custom } }: { card: ModelCard }) => (
  <p>
    {custom ? `Registered by ${custom.owner} as version ${custom.version} of ${custom.name}. ` : ''}
    Family {family}, trained up to {trainPx} px, evaluated at {px} px; follows {follows}.{' '}
    {top1 === null
      ? 'No source gives its ImageNet-1k accuracy without extra data.'
      : `${top1.toFixed(1)} % top-1 on ImageNet-1k (${headline?.source.title ?? 'no source'}).`}
  </p>
)

const Sizes = ({ card: { counts } }: { card: ModelCard }) => (
  <p>
    {formatQuantity(counts.params)} parameters and {formatQuantity(counts.statisticParams)} statistics ({mebibytes(counts.weightBytes)}),{' '}
    {formatQuantity(counts.macs)} multiply-adds, activations of {mebibytes(counts.activationBytes)}; all computed from the layers.
  </p>
)

const Stages = ({ stages }: { stages: ModelCard['stages'] }) => (
  <DataTable
    rows={stages}
    columns={[
      { head: 'Stage', cell: ({ name }) => name },
      { head: 'Block', cell: ({ block }) => block },
      { head: 'Repeats', isNumber: true, cell: ({ repeats }) => repeats },
      { head: 'Kernel', isNumber: true, cell: ({ kernel }) => kernel ?? '-' },
      { head: 'Stride', isNumber: true, cell: ({ stride }) => stride ?? '-' },
      { head: 'Expansion', isNumber: true, cell: ({ expand }) => expand ?? '-' },
      { head: 'Channels', isNumber: true, cell: ({ channels }) => channels },
      { head: 'SE', isNumber: true, cell: ({ seRatio }) => seRatio ?? '-' },
      { head: 'Output px', isNumber: true, cell: ({ outPx }) => outPx },
      { head: 'Parameters', isNumber: true, cell: ({ params }) => formatQuantity(params) },
      { head: 'Multiply-adds', isNumber: true, cell: ({ macs }) => formatQuantity(macs) },
    ]}
  />
)

const Commands = ({ run }: { run: ModelCard['run'] }) => (
  <DataTable
    rows={run}
    columns={[
      { head: 'To', cell: ({ purpose }) => purpose },
      { head: 'Command', cell: ({ command }) => (command === null ? <span class="unknown">none</span> : <code>{command}</code>) },
      { head: 'Note', isText: true, cell: ({ note }) => note ?? '' },
    ]}
  />
)
