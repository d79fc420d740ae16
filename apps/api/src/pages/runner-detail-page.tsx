/** @jsxImportSource hono/jsx */
import { formatNumber, type RunnerDetail, type Throughput } from '@effzoo/contract'
import { formatTime } from './format-time.ts'
import { DataTable, Layout } from './layout.tsx'

export const RunnerDetailPage = ({ runner }: { runner: RunnerDetail }) => (
  <Layout title={`${runner.name}, effzoo`}>
    <h1>{runner.name}</h1>
    <p>
      <code>{runner.id}</code> is {runner.state}
      {runner.job && (
        <>
          {' '}
          with <a href={`/jobs/${runner.job}`}>{runner.job}</a>
        </>
      )}
      . Seen {formatTime(runner.lastSeenAtMs)}, registered {formatTime(runner.registeredAtMs)}.
    </p>
    <p>
      Attempts of the last day: {throughputText(runner.throughput.lastDay)}; of the last week: {throughputText(runner.throughput.lastWeek)}.
    </p>
    <h2>Device</h2>
    <Device runner={runner} />
    <h2>Engines</h2>
    <Engines engines={runner.engines} />
    <h2>Its last attempts</h2>
    <History attempts={runner.history} />
  </Layout>
)

const throughputText = ({ endedCount, failedShare }: Throughput) =>
  failedShare === null ? 'none ended' : `${endedCount} ended, of which ${Math.round(100 * failedShare)} % failed`

const Device = ({ runner: { device, labels } }: { runner: RunnerDetail }) => (
  <p>
    {[device.cpuModel, ...device.gpus.map(({ model }) => model)].join(', ')}; {device.logicalCores} threads,{' '}
    {formatNumber(device.memoryBytes / 2 ** 30)} GiB; {device.os}, {device.arch}. Jobs ask for it as <code>{device.id}</code>
    {labels.length > 0 ? `, or by its labels: ${labels.join(', ')}` : ''}.
  </p>
)

const Engines = ({ engines }: Pick<RunnerDetail, 'engines'>) => (
  <DataTable
    rows={engines}
    columns={[
      { head: 'Engine', cell: ({ name }) => name },
      { head: 'Version', cell: ({ version }) => version ?? '-' },
      { head: 'Why not', isText: true, cell: ({ unavailable }) => unavailable ?? '' },
    ]}
  />
)

const History = ({ attempts }: { attempts: RunnerDetail['history'] }) =>
  attempts.length === 0 ? (
    <p>None so far.</p>
  ) : (
    <DataTable
      rows={attempts}
      columns={[
        { head: 'Job', cell: ({ job }) => <a href={`/jobs/${job}`}>{job}</a> },
        { head: 'Attempt', isNumber: true, cell: ({ attempt }) => attempt },
        { head: 'Variant', cell: ({ variant }) => <a href={`/models/${variant}`}>{variant}</a> },
        { head: 'Engine', cell: ({ engine }) => engine },
        { head: 'Task', cell: ({ task }) => task },
        { head: 'Outcome', cell: ({ outcome }) => outcome },
        { head: 'Ended', cell: ({ endedAtMs }) => formatTime(endedAtMs) },
        {
          head: 'Took',
          isNumber: true,
          cell: ({ durationMs }) => (durationMs === null ? '-' : `${formatNumber(durationMs / 1_000)} s`),
        },
      ]}
    />
  )
