import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AddonSource } from './addon-source.ts'
import { kernelObjects, kernelUnits } from './compile-kernels.ts'
import { addonName, kernelsAddonName, muteAddonName } from './installed.ts'
import { ProvisionError } from './provision-error.ts'
import { runTool } from './run-tool.ts'

const units = ['tfjs_backend', 'tfjs_binding']
const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']

/** Compiles the addon, and our own beside it, into `folder`, where the wheel's `tensorflow/` lies. Flags: the package's binding.gyp. */
export async function compileAddon(compiler: readonly string[], source: AddonSource, folder: string) {
  const scratch = join(folder, 'build')
  await mkdir(scratch)
  const compileUnit = (unit: string) =>
    compile([
      ...compiler,
      ...['-c', '-O2', '-fPIC', '-std=c++17', '-DNAPI_VERSION=8', '-DNODE_GYP_MODULE_NAME=tfjs_binding'],
      ...[`-I${source.napiInclude}`, `-I${join(folder, 'tensorflow', 'include')}`],
      ...[join(source.folder, `${unit}.cc`), '-o', join(scratch, `${unit}.o`)],
    ])
  // Linking against the real libraries takes 6 s of reading their symbols; empty ones of the same names leave the same references.
  const makeStandIn = (library: string) =>
    compile([...compiler, '-shared', '-x', 'c++', '/dev/null', `-Wl,-soname,${library}`, '-o', join(scratch, library)])
  const compileMute = () =>
    compile([
      ...compiler,
      ...['-shared', '-O2', '-fPIC', '-std=c++17', `-I${source.napiInclude}`],
      ...[join(source.ownFolder, 'mute-stderr.cc'), '-o', join(folder, muteAddonName)],
    ])
  const includes = [source.napiInclude, join(folder, 'tensorflow', 'include')]
  const kernels = kernelUnits(compiler, join(source.ownFolder, 'kernels'), includes, scratch)
  await Promise.all([...units.map(compileUnit), ...libraries.map(makeStandIn), compileMute(), ...kernels.map(compile)])

  const link = (objects: readonly string[], name: string, flags: readonly string[] = []) =>
    compile([
      ...compiler,
      ...['-shared', ...objects, ...flags, '-Wl,--no-as-needed', `-L${scratch}`, ...libraries.map((library) => `-l:${library}`)],
      // relative, so that the folder may be moved; `now`, so that a symbol which the library lacks shows on loading
      ...['-Wl,-rpath,$ORIGIN/tensorflow', '-Wl,-z,now', '-o', join(folder, name)],
    ])
  const addonObjects = units.map((unit) => join(scratch, `${unit}.o`))
  // Node unloads the addons of a worker thread that ends: TensorFlow still knows the kernels, and their threads run on
  await Promise.all([link(addonObjects, addonName), link(kernelObjects(scratch), kernelsAddonName, ['-Wl,-z,nodelete'])])
  await rm(scratch, { recursive: true })
}

async function compile(command: readonly string[]) {
  const run = await runTool(command)
  if (run.exitCode === 0) return
  const cause = run.output.match(/^.*\berror: .*/m)?.[0] ?? run.output.split('\n').at(-1)
  throw new ProvisionError(
    'compile',
    `${command[0]} could not compile the addons: ${cause}. It needs C++17 and the standard library's headers (Debian, Ubuntu: apt install g++).`,
    { log: run.output },
  )
}
