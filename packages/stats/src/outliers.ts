/** How many samples lie outside; those beyond the far fences are among those beyond the near ones. */
export interface OutlierCounts {
  lowCount: number
  highCount: number
  farLowCount: number
  farHighCount: number
}

/** Tukey 1977, Exploratory Data Analysis: 1.5 and 3 interquartile ranges beyond the quartiles. */
const fences = { near: 1.5, far: 3 } as const

/** Counted, for a reader to judge, and never deleted: a slow run is a run that a user would have had. */
export function countOutliers(samples: ArrayLike<number>, [lowQuartile, highQuartile]: readonly [number, number]): OutlierCounts {
  const range = highQuartile - lowQuartile
  const counts: OutlierCounts = { lowCount: 0, highCount: 0, farLowCount: 0, farHighCount: 0 }
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i]!
    if (sample < lowQuartile - fences.near * range) counts.lowCount++
    if (sample < lowQuartile - fences.far * range) counts.farLowCount++
    if (sample > highQuartile + fences.near * range) counts.highCount++
    if (sample > highQuartile + fences.far * range) counts.farHighCount++
  }
  return counts
}
