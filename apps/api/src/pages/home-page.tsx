/** @jsxImportSource hono/jsx */
import { formatNumber, formatQuantity, type Variant, type VariantDetail } from '@effzoo/contract'
import type { ResultLine } from '../db/queries/list-newest-results.ts'
import { formatTime } from './format-time.ts'
import { style } from './style.ts'

export interface HomePageProps {
  readonly variants: readonly Variant[]
  readonly headlineOf: (variant: Variant) => VariantDetail['headline']
  readonly results: readonly ResultLine[]
}

export const HomePage = ({ variants, headlineOf, results }: HomePageProps) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>effzoo</title>
      {/* the policy allows this text by its hash, so nothing in it may be escaped */}
      <style dangerouslySetInnerHTML={{ __html: style }} />
    </head>
    <body>
      <h1>effzoo</h1>
      <p>
        Image backbones with their sizes, their published accuracy, and what they take on hardware that was measured. As JSON:{' '}
        <a href="/models">/models</a>; all else is in the <a href="/docs">documentation</a> and <a href="/openapi.json">/openapi.json</a>.
      </p>
      <h2>Newest measurements</h2>
      {results.length === 0 ? (
        <p>
          None yet. <code>npm start</code> makes the first two.
        </p>
      ) : (
        <Results results={results} />
      )}
      <h2>Models</h2>
      <p>Parameters and multiply-adds are computed from the architecture; top-1 is ImageNet-1k validation without extra training data.</p>
      <Models variants={variants} headlineOf={headlineOf} />
    </body>
  </html>
)

const Results = ({ results }: Pick<HomePageProps, 'results'>) => (
  <div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Variant</th>
          <th>Task</th>
          <th class="number">Batch</th>
          <th class="number">px</th>
          <th class="number">Median</th>
          <th class="number">Images/s</th>
          <th>Grade</th>
          <th class="number">Utilization</th>
          <th>Engine</th>
          <th>Device</th>
          <th>When</th>
          <th>JSON</th>
        </tr>
      </thead>
      <tbody>
        {results.map((result) => (
          <tr>
            <td>
              <a href={`/models/${result.variant}`}>{result.variant}</a>
            </td>
            <td>{result.task}</td>
            <td class="number">{result.batchSize}</td>
            <td class="number">{result.imagePx}</td>
            <td class="number">{formatNumber(result.medianMs)} ms</td>
            <td class="number">{formatNumber(result.imagesPerS)}</td>
            <td>{result.grade ?? '-'}</td>
            <td class="number">{result.utilization === null ? '-' : `${(100 * result.utilization).toFixed(0)} %`}</td>
            <td>
              {result.engineVersion}, {result.execution}
            </td>
            <td>{[...result.device.gpus.map(({ model }) => model), result.device.cpuModel].join(', ')}</td>
            <td>{formatTime(result.receivedAtMs)}</td>
            <td>
              <a href={`/results/${result.id}`}>result</a> <a href={`/jobs/${result.job}`}>job</a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const Models = ({ variants, headlineOf }: Pick<HomePageProps, 'variants' | 'headlineOf'>) => (
  <div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Variant</th>
          <th class="number">Parameters</th>
          <th class="number">Multiply-adds</th>
          <th class="number">at px</th>
          <th class="number">Top-1</th>
          <th>Source of top-1</th>
        </tr>
      </thead>
      <tbody>
        {variants.map((variant) => (
          <tr>
            <td>
              <a href={`/models/${variant.id}`}>{variant.id}</a>
            </td>
            <td class="number">{formatQuantity(variant.params)}</td>
            <td class="number">{formatQuantity(variant.macs)}</td>
            <td class="number">{variant.px}</td>
            <td class="number">{variant.top1 === null ? <span class="unknown">unknown</span> : `${variant.top1.toFixed(1)} %`}</td>
            <td class="source">
              <Source headline={headlineOf(variant)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const Source = ({ headline }: { headline: VariantDetail['headline'] }) => {
  if (!headline) return <span>none gives it without extra data</span>
  const { title, table, url } = headline.source
  const text = [title, table].filter(Boolean).join(', ')
  return url ? <a href={url}>{text}</a> : <span>{text}</span>
}
