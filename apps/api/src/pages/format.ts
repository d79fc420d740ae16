/** With three digits that mean something, as the papers print sizes: 5.29 M, and of a giant 480 M. */
export const formatMillions = (count: number) => `${(count / 1e6).toPrecision(3)} M`

export const formatBillions = (count: number) => `${(count / 1e9).toPrecision(3)} G`

export const formatMs = (durationMs: number) => `${durationMs.toPrecision(3)} ms`

export const formatTime = (timeMs: number) => `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
