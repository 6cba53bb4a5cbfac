// What the scripts tell the person who runs them.
const terminal = process.stdout.isTTY
const paint = (code) => (text) => (terminal && !process.env.NO_COLOR ? `\u001b[${code}m${text}\u001b[0m` : text)
export const bold = paint(1)
export const dim = paint(2)
export const green = paint(32)
export const red = paint(31)

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`

/**
 * Runs one step: its name at once, a sign of life while it lasts, its time at the end.
 * A step that gives `false` had nothing to do.
 */
export async function step(name, work) {
  const began = Date.now()
  const spent = () => seconds(Date.now() - began)
  if (!terminal) console.log(`… ${name}`)
  const tick = () =>
    terminal
      ? process.stdout.write(`\r\u001b[K… ${name} ${dim(spent())}`)
      : console.log(`  still at it: ${name}, ${spent()}`)
  if (terminal) tick()
  const timer = setInterval(tick, terminal ? 1000 : 20_000)
  const done = (line) => {
    clearInterval(timer)
    console.log(terminal ? `\r\u001b[K${line}` : line)
  }
  try {
    const result = await work()
    done(`${green('✓')} ${name} ${dim(result === false ? 'nothing to do' : spent())}`)
    return result
  } catch (e) {
    done(`${red('✗')} ${name} ${dim(spent())}`)
    throw e
  }
}

/** A failure in the words of whoever failed, without our own stack. */
export function tellFailure(e) {
  if (e.output) console.error(e.output.trimEnd())
  console.error(red(e.expected || e.output ? e.message : (e.stack ?? String(e))))
}

/** An error whose sentence is all that a person needs. */
export const plainError = (message, cause) => Object.assign(new Error(message, { cause }), { expected: true })
