import { type Browser, chromium as playwright } from 'playwright-core'
import { chromium } from '../../scripts/chromium.mjs'

/** A real Chromium, speaking Vietnamese; `port` opens it to Lighthouse. Close it in `afterAll`. */
export async function launchBrowser({ port }: { port?: number } = {}): Promise<Browser> {
  const { executablePath, args, env } = await chromium()
  return playwright.launch({
    executablePath,
    env: definedOnly(env),
    args: port ? [...args, `--remote-debugging-port=${port}`] : args,
  })
}

function definedOnly(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((e): e is [string, string] => e[1] !== undefined))
}
