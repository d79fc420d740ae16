import { type Dtype, type TensorFile, tensorBytes } from '../tensor.ts'
import { loadHdf5 } from './hdf5.ts'

/** h5wasm's names of number types, which are numpy's. It knows one for float16, too, but cannot write it. */
const codes: Partial<Record<Dtype, string>> = {
  float64: '<d',
  float32: '<f',
  int64: '<q',
  int32: '<i',
  int16: '<h',
  int8: '<b',
  uint64: '<Q',
  uint32: '<I',
  uint16: '<H',
  uint8: '<B',
}

/** An attribute has at most 64 KiB, and 16 bytes for each text. */
const maxNameCount = 4000

/** Weights of each layer: what stands before the first slash of a tensor's name is the layer's. */
function layersOf(names: Iterable<string>): ReadonlyMap<string, string[]> {
  const layers = new Map<string, string[]>()
  for (const name of names) {
    const [, layer, weight] = /^([^/]+)\/(.+)$/.exec(name) ?? []
    if (!layer || !weight)
      throw new RangeError(`${name} cannot be written for Keras: a name is made of a layer, a slash, and the weight's own name`)
    const weights = layers.get(layer) ?? []
    layers.set(layer, weights)
    weights.push(weight)
  }
  return layers
}

/** The bytes of a file that Keras 2 loads by `load_weights`, layers and weights in the order in which they come. All of it is put together in memory. */
export async function writeKeras(file: TensorFile): Promise<Uint8Array> {
  const { h5wasm, module, readFile, unlink, withMemory } = await loadHdf5()
  const layers = layersOf(file.tensors.keys())
  const path = `/write-${crypto.randomUUID()}.h5`
  const out = new h5wasm.File(path, 'w')
  const groups = new Set<string>()

  function ensureGroups(objectPath: string) {
    const parts = objectPath.split('/').slice(1, -1)
    for (let depth = 1; depth <= parts.length; depth++) {
      const group = `/${parts.slice(0, depth).join('/')}`
      if (!groups.has(group)) module.create_group(out.file_id, group, false)
      groups.add(group)
    }
  }
  function setNames(group: string, attribute: string, names: readonly string[]) {
    if (names.length > maxNameCount)
      throw new RangeError(`${attribute} of ${group} would have ${names.length} names; ${maxNameCount} is the most`)
    new h5wasm.Group(out.file_id, group).create_attribute(attribute, [...names], [names.length], 'S')
  }

  try {
    out.create_attribute('backend', 'tensorflow', [], 'S')
    // Without a version, Keras takes weights for those of its version 1, and transposes some.
    out.create_attribute('keras_version', '2.15.0', [], 'S')
    setNames('/', 'layer_names', [...layers.keys()])
    for (const [layer, weights] of layers) {
      for (const weight of weights) {
        const { name, dtype, shape, data } = await file.read(`${layer}/${weight}`)
        const code = codes[dtype]
        if (!code) throw new RangeError(`${name} is ${dtype}; for Keras, ${Object.keys(codes).join(', ')} can be written`)
        ensureGroups(`/${name}`)
        const sizes = shape.map(BigInt)
        const metadata = { ...h5wasm.dtype_to_metadata(code), shape: sizes, maxshape: sizes, chunks: null }
        withMemory(Math.max(1, tensorBytes({ shape, dtype })), (address) => {
          module.HEAPU8.set(data, address)
          module.create_dataset(out.file_id, `/${name}`, BigInt(address), metadata)
        })
      }
      setNames(`/${layer}`, 'weight_names', weights)
    }
    out.close()
    return readFile(path)
  } finally {
    unlink(path)
  }
}
