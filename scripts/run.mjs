// Runs other programs: always by an argument list, never through a shell.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { quietEnv, root } from './project.mjs'

/** The JavaScript file behind a command of a package, so that it runs with this very Node, on Windows too. */
export const bin = (file) => path.join(root, 'node_modules', file)

/**
 * Runs `node file …args`; resolves to its output, or rejects with it.
 * `show: true` writes the output through instead of keeping it.
 */
export function runNode(file, args = [], { show = false, env = {}, cwd = root, nodeArgs = [] } = {}) {
  return run(process.execPath, [...nodeArgs, file, ...args], { show, env, cwd, name: file })
}

const children = new Set()
/** Stops whatever run() started and has not ended yet. */
export const endChildren = () => children.forEach((child) => child.kill('SIGTERM'))

export function run(command, args, { show = false, env = {}, cwd = root, name = command } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...quietEnv, ...env },
      stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    })
    children.add(child)
    const output = []
    child.stdout?.on('data', (chunk) => output.push(chunk))
    child.stderr?.on('data', (chunk) => output.push(chunk))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      children.delete(child)
      const text = Buffer.concat(output).toString('utf8')
      if (code === 0) resolve(text)
      else
        reject(
          Object.assign(new Error(`${path.relative(root, path.resolve(root, name))} ended with ${signal ?? code}`), {
            output: text,
          }),
        )
    })
  })
}
