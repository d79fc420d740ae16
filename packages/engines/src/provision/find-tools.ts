import { ProvisionError } from './provision-error.ts'
import { runTool } from './run-tool.ts'
import { minGlibc } from './tensorflow-wheels.ts'

/** Each is the start of a command line: `['python3', '-m', 'pip']`. */
export interface Tools {
  readonly pip: readonly string[]
  readonly compiler: readonly string[]
}

/** Finds pip and a C++ compiler, or names at once all that is missing: nobody should wait for a download to learn the second. */
export async function findTools(env: NodeJS.ProcessEnv = process.env): Promise<Tools> {
  const chosen = env.CXX?.trim()
  const [pip, compiler] = await Promise.all([
    findFirst([['python3', '-m', 'pip'], ['pip3'], ['pip']], env),
    findFirst(chosen ? [chosen.split(/\s+/)] : [['c++'], ['g++'], ['clang++']], env),
  ])
  if (pip && compiler) return { pip, compiler }

  const missing = [
    !pip && 'pip (tried python3 -m pip, pip3, pip)',
    !compiler && (chosen ? `the C++ compiler that CXX names (${chosen})` : 'a C++ compiler (tried c++, g++, clang++)'),
  ].filter((part) => part !== false)
  const packages = [!pip && 'python3-pip', !compiler && 'g++'].filter((part) => part !== false).join(' ')
  throw new ProvisionError(
    'tools',
    `TensorFlow cannot be installed without ${missing.join(' and ')}. On Debian or Ubuntu: apt install ${packages}; then repeat the installation.`,
  )
}

async function findFirst(candidates: readonly (readonly string[])[], env: NodeJS.ProcessEnv): Promise<readonly string[] | undefined> {
  for (const candidate of candidates) {
    if ((await runTool([...candidate, '--version'], env)).exitCode === 0) return candidate
  }
  return undefined
}

/** The wheels that are pinned run on Linux with glibc on x64, and were tried nowhere else. */
export function requirePlatform(platform: string = process.platform, arch: string = process.arch, glibc = readGlibcVersion()) {
  const refuse = (found: string) => {
    throw new ProvisionError(
      'platform',
      `TensorFlow is installed on linux-x64 with glibc ${minGlibc.major}.${minGlibc.minor} or newer only, and this is ${found}. Run the runner in a Linux container or on such a host, or use the engine wasm.`,
    )
  }
  if (platform !== 'linux' || arch !== 'x64') refuse(`${platform}-${arch}`)
  if (!glibc) return refuse('linux-x64 with another C library')
  const [major = 0, minor = 0] = glibc.split('.').map(Number)
  if (major < minGlibc.major || (major === minGlibc.major && minor < minGlibc.minor)) refuse(`linux-x64 with glibc ${glibc}`)
}

/** Undefined on musl. */
function readGlibcVersion(): string | undefined {
  const report = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } }
  return report.header.glibcVersionRuntime
}
