import type { Metadata } from 'h5wasm'
import { FormatError } from '../format-error.ts'
import { type Dtype, type TensorInfo, tensorBytes } from '../tensor.ts'
import { createTensorList, tensorLimits } from '../tensor-list.ts'
import type { Hdf5 } from './hdf5.ts'

/** Of one list of names. A name has some 50 bytes, or a pointer of 4 to it. */
const maxNamesBytes = 8 * 2 ** 20

/** Where Keras puts weights that belong to the model and to none of its layers. */
const modelLayer = 'top_level_model_weights'

/** HDF5's kinds of number, by class, size and sign. */
const dtypes: Readonly<Record<string, Dtype>> = {
  'float 8': 'float64',
  'float 4': 'float32',
  'float 2': 'float16',
  'int 8': 'int64',
  'int 4': 'int32',
  'int 2': 'int16',
  'int 1': 'int8',
  'uint 8': 'uint64',
  'uint 4': 'uint32',
  'uint 2': 'uint16',
  'uint 1': 'uint8',
}

const refuse = (detail: string): never => {
  throw new FormatError('keras', detail)
}

export interface KerasLayout {
  readonly tensors: ReadonlyMap<string, TensorInfo>
  read(name: string): Uint8Array
}

export type Hdf5File = InstanceType<Hdf5['h5wasm']['File']>

/**
 * The weights in a file of Keras 2's `save_weights` or `save`. They are found through the lists `layer_names` and `weight_names` alone; no
 * configuration is read, so a Lambda layer's code is never seen. A weight is named `<layer>/<weight's name>`: `stem_conv/stem_conv/kernel:0`.
 */
export function readLayout({ h5wasm, module, withMemory }: Hdf5, { file_id: id }: Hdf5File, fileBytes: number): KerasLayout {
  const kindOf = (objectPath: string) => module.get_type(id, objectPath)

  function namesIn(group: string, attribute: string): readonly string[] {
    const { type, size, total_size: count } = module.get_attribute_metadata(id, group, attribute)
    if (count === 0) return []
    if (type !== module.H5T_class_t.H5T_STRING.value) refuse(`${attribute} of ${group} is not a list of texts`)
    if (count > tensorLimits.tensorCount || count * size > maxNamesBytes)
      refuse(`${attribute} of ${group} has ${count} names of ${size} bytes`)
    const value: unknown = new h5wasm.Attribute(id, group, attribute).value
    const isNames = Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '')
    return isNames ? (value as readonly string[]) : refuse(`${attribute} of ${group} is not a list of names`)
  }

  /** A list that is too long for one attribute is split: `layer_names0`, `layer_names1`, … */
  function listIn(group: string, attribute: string): readonly string[] | undefined {
    const present = new Set(module.get_attribute_names(id, group))
    if (present.has(attribute)) return namesIn(group, attribute)
    if (!present.has(`${attribute}0`)) return undefined
    const names: string[] = []
    for (let part = 0; present.has(`${attribute}${part}`); part++) {
      for (const name of namesIn(group, `${attribute}${part}`)) names.push(name)
      if (names.length > tensorLimits.tensorCount) refuse(`${attribute} of ${group} has more than ${tensorLimits.tensorCount} names`)
    }
    return names
  }

  function infoOf(name: string, objectPath: string): TensorInfo {
    if (kindOf(objectPath) !== module.H5G_DATASET) refuse(`${name} is listed, but no dataset lies at ${objectPath}`)
    const metadata: Metadata = module.get_dataset_metadata(id, objectPath)
    const { type, size, signed, littleEndian, shape, virtual_sources: sources } = metadata
    const { H5T_FLOAT, H5T_INTEGER } = module.H5T_class_t
    const kind = type === H5T_FLOAT.value ? 'float' : type === H5T_INTEGER.value ? (signed ? 'int' : 'uint') : `class ${type}`
    const dtype =
      dtypes[`${kind} ${size}`] ?? refuse(`${name} has elements of ${kind} in ${size} bytes; ${Object.values(dtypes).join(', ')} are read`)
    if (!littleEndian && size > 1) refuse(`${name} is big-endian`)
    if (sources) refuse(`${name} is put together from other files`)
    return { name, dtype, shape: shape ?? refuse(`${name} has no shape`) }
  }

  const root = listIn('/', 'layer_names') ? '/' : kindOf('/model_weights') === module.H5G_GROUP ? '/model_weights/' : undefined
  const layers = root && listIn(root, 'layer_names')
  if (!layers)
    return refuse('there is no layer_names: not a file of Keras 2 weights (Keras 3 has another layout, .weights.h5, which is not read)')

  const list = createTensorList<TensorInfo>('keras', fileBytes)
  for (const layer of [...layers, ...(kindOf(`${root}${modelLayer}`) === module.H5G_GROUP ? [modelLayer] : [])]) {
    const group = `${root}${layer}`
    if (kindOf(group) !== module.H5G_GROUP) refuse(`the layer ${layer} is listed, but no group lies at ${group}`)
    const weights = listIn(group, 'weight_names') ?? refuse(`the layer ${layer} has no weight_names`)
    for (const weight of weights) list.add(infoOf(`${layer}/${weight}`, `${group}/${weight}`))
  }

  return {
    tensors: list.tensors,
    read(name) {
      const info = list.tensors.get(name)!
      const lengthBytes = tensorBytes(info)
      if (lengthBytes === 0) return new Uint8Array(0)
      return withMemory(lengthBytes, (address) => {
        module.get_dataset_data(id, `${root}${name}`, null, null, null, BigInt(address))
        return module.HEAPU8.slice(address, address + lengthBytes)
      })
    },
  }
}
