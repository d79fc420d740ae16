import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDataSet } from '../../../packages/zoo/src/evaluate/data-set.ts'
import { labelsOf } from '../../../packages/zoo/src/labels/labels.ts'
import { temporaryFolder } from '../../engines/temporary-folder.ts'

const imagenet = { count: 1000, labels: await labelsOf({ count: 1000, labels: 'imagenet-1k' }) }
const unnamed = { count: 10, labels: null }

/** Files by their names; a data set is read by names alone. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

const shortened = (examples: Awaited<ReturnType<typeof readDataSet>>) => examples.map(({ name, classIndex }) => [name, classIndex])

describe('readDataSet', () => {
  it('takes a folder for each class, by WordNet id and by index, sorted by name', async () => {
    const folder = folderOf({ 'n01443537/b.JPEG': '', 'n01443537/a.png': '', 'n01443537/notes.txt': '', '7/c.webp': '', 'list.txt': '' })

    expect(shortened(await readDataSet(folder, imagenet))).toEqual([
      ['7/c.webp', 7],
      ['n01443537/a.png', 1],
      ['n01443537/b.JPEG', 1],
    ])
  })

  it.each([
    ["Caffe's", 'val_2.JPEG 9\nval_1.JPEG 0\n', 9],
    ["Kaggle's", 'ImageId,PredictionString\nval_1,n01440764 85 1 499 272\nval_2,n01443537 1 2 3 4 n01443537 5 6 7 8 \n', 1],
    ['tabs and returns', 'val_1\tn01440764\r\nval_2\tn01484850\r\n', 2],
  ])('takes a flat folder with labels as %s', async (_, text, second) => {
    const folder = folderOf({ 'val_1.JPEG': '', 'val_2.JPEG': '', 'labels.txt': text })

    expect(shortened(await readDataSet(folder, imagenet, join(folder, 'labels.txt')))).toEqual([
      ['val_1.JPEG', 0],
      ['val_2.JPEG', second],
    ])
  })

  it.each([
    ['folders of no class', { 'cats/a.png': '', '1/a.png': '' }, undefined, '1 folders in'],
    ['an index beyond the classes', { '10/a.png': '' }, undefined, 'allowed are 0 to 9'],
    ['a WordNet id where classes have no names', { 'n01443537/a.png': '' }, undefined, 'allowed are 0 to 9'],
    ['images without labels', { 'a.png': '' }, undefined, 'name their file of labels'],
    ['a label of no class', { 'a.png': '', 'labels.txt': 'a.png 3\nb.png dog\n' }, 'labels.txt', 'line 2: dog is no class'],
    ['a line without a label', { 'a.png': '', 'labels.txt': 'a.png\n' }, 'labels.txt', 'line 1: nothing is no class'],
    ['an image that has no label', { 'a.png': '', 'b.png': '', 'labels.txt': 'a.png 3\n' }, 'labels.txt', 'for 1 images'],
    ['nothing', { 'readme.md': '' }, undefined, 'there are no images'],
  ])('refuses %s', async (_, files, labels, message) => {
    const folder = folderOf(files as Record<string, string>)

    await expect(readDataSet(folder, unnamed, labels && join(folder, labels))).rejects.toThrow(message)
  })

  it('says which folder is not there', async () => {
    await expect(readDataSet('/nowhere/at/all', unnamed)).rejects.toThrow('/nowhere/at/all')
  })
})
