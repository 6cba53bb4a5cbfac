// What runs under which number. Numbers are given out again, so a remembered one is only believed with its command.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { isAlive } from './lock.mjs'

function look(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
      const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ') // state, parent, …
      return {
        parent: Number(afterName[1]),
        command: fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
      }
    }
    if (process.platform === 'win32') return null
    const [, parent, command] = /^\s*(\d+)\s+(.*)/.exec(
      execFileSync('ps', ['-p', String(pid), '-o', 'ppid=,args='], { encoding: 'utf8' }),
    )
    return { parent: Number(parent), command }
  } catch {
    return null
  }
}

/** Is this process alive, and does its command line hold these words? On Windows only the first is asked. */
export function runs(pid, words) {
  if (!isAlive(pid)) return false
  return process.platform === 'win32' || Boolean(look(pid)?.command.includes(words))
}

/** The npm that started us, over the shell between; null when it was not npm. */
export function npmAbove() {
  for (let pid = process.ppid, i = 0; pid > 1 && i < 3; i++) {
    const found = look(pid)
    if (!found) return null
    if (/^npm |npm-cli\.js|\bnpm (run|start)\b/.test(found.command) && !/^\S*sh /.test(found.command)) return pid
    pid = found.parent
  }
  return null
}
