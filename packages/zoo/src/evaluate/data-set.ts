import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { Label } from '../labels/labels.ts'

/** An image and the class that it is of. */
export interface Example {
  readonly path: string
  /** Below the data set's folder, with slashes. */
  readonly name: string
  readonly classIndex: number
}

export interface Classes {
  readonly count: number
  readonly labels: readonly Label[] | null
}

const imageEndings = new Set(['.jpg', '.jpeg', '.png', '.webp'])
const isImage = (name: string) => imageEndings.has(extname(name).toLowerCase())

const byName = (a: Example, b: Example) => (a.name < b.name ? -1 : 1)

/** A class by its index or, where the classes are known, by its WordNet id. */
function classFinder({ count, labels }: Classes): (text: string) => number | undefined {
  const byId = new Map(labels?.map(({ wordnetId }, index) => [wordnetId, index]))
  return (text) => {
    const index = /^\d{1,6}$/.test(text) ? Number(text) : byId.get(text)
    return index !== undefined && index < count ? index : undefined
  }
}

const howNamed = ({ count, labels }: Classes) => `0 to ${count - 1}${labels ? ', or a WordNet id of ImageNet-1k such as n01440764' : ''}`

/** A folder for each class. */
async function readFolders(folder: string, classes: Classes, subfolders: readonly string[]): Promise<Example[]> {
  const find = classFinder(classes)
  const unknown = subfolders.filter((name) => find(name) === undefined)
  if (unknown.length > 0)
    throw new Error(
      `${unknown.length} folders in ${folder} are named as no class of the model, such as ${unknown[0]}: allowed are ${howNamed(classes)}`,
    )
  const examples: Example[] = []
  for (const subfolder of subfolders) {
    const images = (await readdir(join(folder, subfolder))).filter(isImage)
    for (const image of images)
      examples.push({ path: join(folder, subfolder, image), name: `${subfolder}/${image}`, classIndex: find(subfolder)! })
  }
  return examples
}

/** Lines of a name, with or without its ending, and a class: as Caffe's val.txt and Kaggle's LOC_val_solution.csv have them. */
async function readLabelFile(file: string, classes: Classes): Promise<Map<string, number>> {
  const find = classFinder(classes)
  const byImage = new Map<string, number>()
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/)
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '' || (i === 0 && line.startsWith('ImageId,'))) continue
    const [name, text = ''] = line.trim().split(/[\s,]+/)
    const classIndex = find(text)
    if (classIndex === undefined)
      throw new Error(`${file}, line ${i + 1}: ${text || 'nothing'} is no class of the model: allowed are ${howNamed(classes)}`)
    byImage.set(name!, classIndex)
  }
  return byImage
}

async function readFlat(folder: string, classes: Classes, images: readonly string[], labelFile: string): Promise<Example[]> {
  const classOf = await readLabelFile(labelFile, classes)
  const find = (image: string) => classOf.get(image) ?? classOf.get(basename(image, extname(image)))
  const unlabelled = images.filter((image) => find(image) === undefined)
  if (unlabelled.length > 0)
    throw new Error(`${labelFile} has no class for ${unlabelled.length} images in ${folder}, such as ${unlabelled[0]}`)
  return images.map((image) => ({ path: join(folder, image), name: image, classIndex: find(image)! }))
}

/**
 * The images of a folder, sorted by name: in a folder for each class, named by its index or WordNet id; or all in one, with a file of
 * labels.
 */
export async function readDataSet(folder: string, classes: Classes, labelFile?: string): Promise<readonly Example[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw new Error(`the folder of images cannot be read: ${error.message}`, { cause: error })
  })
  const images = entries.filter((entry) => !entry.isDirectory() && isImage(entry.name)).map(({ name }) => name)
  if (images.length > 0 && labelFile === undefined)
    throw new Error(`${folder} holds images and not a folder for each class: name their file of labels`)
  const subfolders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const examples =
    labelFile === undefined ? await readFolders(folder, classes, subfolders) : await readFlat(folder, classes, images, labelFile)
  if (examples.length === 0) throw new Error(`there are no images (${[...imageEndings].join(', ')}) in ${folder}`)
  return examples.sort(byName)
}
