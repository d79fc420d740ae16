import type { Layer } from '../layer.ts'

export type Names = Readonly<Record<string, string>>

export interface BlockPosition {
  readonly stage: number
  /** Within its stage, from 0. */
  readonly index: number
  /** Within the model, from 0. */
  readonly position: number
}

/** Names of layers by where they stand: most implementations name alike in every block. */
export interface BlockNaming {
  readonly outside: Names
  /** What stands before the name of a block's layer. */
  readonly prefix: (block: BlockPosition) => string
  /** Of the layers of a block, by our name without `blocks.<stage>.<index>.`; given those names in the order of execution. */
  readonly inside: (layerNames: readonly string[]) => Names | undefined
}

/** `blocks.<stage>.<index>.<inner>`; nothing for a layer outside the blocks. */
function parse(layerName: string) {
  const [, place, stage, index, inner] = /^(blocks\.(\d+)\.(\d+))\.(.+)$/.exec(layerName) ?? []
  return place && inner ? { place, stage: Number(stage), index: Number(index), inner } : undefined
}

const own = (names: Names | undefined, name: string) => (names && Object.hasOwn(names, name) ? names[name] : undefined)

export function blockNames({ outside, prefix, inside }: BlockNaming, layers: readonly Layer[]): (layer: Layer) => string | undefined {
  const layersOf = new Map<string, string[]>()
  for (const { name } of layers) {
    const at = parse(name)
    if (at) layersOf.set(at.place, [...(layersOf.get(at.place) ?? []), at.inner])
  }
  const blocks = new Map([...layersOf].map(([place, layerNames], position) => [place, { position, names: inside(layerNames) }]))
  return ({ name }) => {
    const at = parse(name)
    if (!at) return own(outside, name)
    const { position, names } = blocks.get(at.place)!
    const upstream = own(names, at.inner)
    return upstream && prefix({ ...at, position }) + upstream
  }
}

/** The kind of an inverted bottleneck, by its convolutions: such as `expand depthwise project`. */
export const bottleneckKind = (layerNames: readonly string[]) =>
  layerNames.flatMap((name) => /^(\w+)\.conv$/.exec(name)?.[1] ?? []).join(' ')
