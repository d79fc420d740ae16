import type { FrontPlace, VariantId } from '@effzoo/contract'

export interface Point {
  readonly id: VariantId
  readonly cost: number
  readonly top1: number | null
}

type KnownPoint = Point & { readonly top1: number }

/** Those that no other one beats: none that costs as little is as accurate. In the order of cost, which is then that of top1. */
export function paretoFront(points: readonly Point[]): KnownPoint[] {
  const known = points.filter((point): point is KnownPoint => point.top1 !== null)
  const front: KnownPoint[] = []
  for (const point of known.toSorted((a, b) => a.cost - b.cost || b.top1 - a.top1)) {
    const last = front.at(-1)
    if (last === undefined || point.top1 > last.top1) front.push(point)
  }
  return front
}

/** Where a point stands on the front of all, itself among them, and what is next to it there. */
export function placeOf(own: Point, all: readonly Point[]): Pick<FrontPlace, 'isOnFront' | 'cheaper' | 'better'> {
  const front = paretoFront(all)
  const { top1 } = own
  return {
    isOnFront: top1 === null ? null : front.some(({ id }) => id === own.id),
    cheaper: front.findLast(({ cost }) => cost < own.cost) ?? null,
    better: top1 === null ? null : (front.find((point) => point.top1 > top1) ?? null),
  }
}
