/** @jsxImportSource hono/jsx */
import { formatQuantity } from '@effzoo/contract'

export interface Point {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly isOnFront: boolean
}

export interface ScatterPlotProps {
  readonly points: readonly Point[]
  readonly xName: string
  readonly yName: string
}

const width = 880
const height = 360
const margin = { left: 64, right: 32, top: 12, bottom: 44 } as const

/** Variants as points, what is cheaper to the left on a logarithmic axis, and the Pareto front as a line. No script: the policy allows none. */
export const ScatterPlot = ({ points, xName, yName }: ScatterPlotProps) => {
  const xs = points.map(({ x }) => Math.log10(x))
  const ys = points.map(({ y }) => y)
  const x = scaleOf(xs, margin.left, width - margin.right)
  const y = scaleOf(ys, height - margin.bottom, margin.top)
  const front = points.filter(({ isOnFront }) => isOnFront).sort((a, b) => a.x - b.x)
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${yName} over ${xName}`} class="plot">
      <line x1={margin.left} y1={height - margin.bottom} x2={width - margin.right} y2={height - margin.bottom} stroke="currentColor" />
      <line x1={margin.left} y1={margin.top} x2={margin.left} y2={height - margin.bottom} stroke="currentColor" />
      {x.ticks.map((tick) => (
        <text x={x.at(tick)} y={height - margin.bottom + 18} text-anchor="middle" font-size="12" fill="currentColor">
          {formatQuantity(10 ** tick)}
        </text>
      ))}
      {y.ticks.map((tick) => (
        <text x={margin.left - 8} y={y.at(tick) + 4} text-anchor="end" font-size="12" fill="currentColor">
          {tick.toFixed(1)}
        </text>
      ))}
      <text x={width - margin.right} y={height - 8} text-anchor="end" font-size="12" fill="currentColor">
        {xName}
      </text>
      <text x={margin.left + 8} y={margin.top + 10} font-size="12" fill="currentColor">
        {yName}
      </text>
      <polyline
        points={front.map((point) => `${x.at(Math.log10(point.x)).toFixed(1)},${y.at(point.y).toFixed(1)}`).join(' ')}
        fill="none"
        stroke="#0b57d0"
        stroke-width="1.5"
      />
      {points.map((point) => (
        <a href={`/models/${point.id}`}>
          <circle
            cx={x.at(Math.log10(point.x)).toFixed(1)}
            cy={y.at(point.y).toFixed(1)}
            r="4"
            fill={point.isOnFront ? '#0b57d0' : 'currentColor'}
            fill-opacity={point.isOnFront ? '1' : '0.4'}
          >
            <title>{`${point.id}: ${yName} ${point.y}, ${xName} ${point.x}`}</title>
          </circle>
        </a>
      ))}
    </svg>
  )
}

const tickCount = 5

function scaleOf(values: readonly number[], from: number, to: number) {
  const low = Math.min(...values)
  const span = Math.max(...values) - low || 1
  return {
    at: (value: number) => from + ((value - low) / span) * (to - from),
    ticks: Array.from({ length: tickCount }, (_, i) => low + (span * i) / (tickCount - 1)),
  }
}
