import type { EfficientNetSpec, Stage } from './spec.ts'

/** Channels are multiples of 8, the nearest one, half up. */
const divisor = 8

const roundChannels = (channels: number, { width, widthFloor }: EfficientNetSpec): number => {
  const scaled = channels * width
  const rounded = Math.max(divisor, Math.floor((scaled + divisor / 2) / divisor) * divisor)
  return rounded < widthFloor * scaled ? rounded + divisor : rounded
}

const roundRepeats = (repeats: number, { depth }: EfficientNetSpec): number => Math.ceil(repeats * depth)

/** The widths and depths that a variant has after compound scaling. */
export function scale(spec: EfficientNetSpec): { stem: number; stages: Stage[]; head: number } {
  const end = (channels: number) => (spec.fixedEnds ? channels : roundChannels(channels, spec))
  const isEnd = (index: number) => index === 0 || index === spec.stages.length - 1
  return {
    stem: end(spec.stem),
    stages: spec.stages.map((stage, index) => ({
      ...stage,
      channels: roundChannels(stage.channels, spec),
      repeats: spec.fixedEnds && isEnd(index) ? stage.repeats : roundRepeats(stage.repeats, spec),
    })),
    head: end(spec.head),
  }
}
