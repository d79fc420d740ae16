import { symlink } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Links cuSOLVER beside cuBLAS, and answers the links' paths inside `folder`. libtensorflow_framework opens CUDA's libraries by its
 * RUNPATH, which in the wheels of 2.21 names the folders of all but cuSOLVER: without it TensorFlow computes on the CPU, and says
 * so on a log level that nobody reads.
 */
export async function linkCusolver(folder: string, files: readonly string[]): Promise<string[]> {
  const libraries = files.flatMap((file) => /^nvidia\/cusolver\/lib\/(libcusolver\.so\.\d+)$/.exec(file)?.[1] ?? [])
  return Promise.all(
    libraries.map(async (name) => {
      const link = `nvidia/cublas/lib/${name}`
      await symlink(join('..', '..', 'cusolver', 'lib', name), join(folder, link))
      return link
    }),
  )
}
