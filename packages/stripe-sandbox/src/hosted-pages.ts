import { setTimeout as pause } from 'node:timers/promises'
import express, { type NextFunction, type Request, type Response, Router } from 'express'
import type Stripe from 'stripe'
import { completeOnboarding } from './accounts.ts'
import type { Host } from './api.ts'
import { CARDS } from './cards.ts'
import { answerChallenge, pay, sessionBehind } from './checkout-sessions.ts'
import { challengePage, checkoutPage, onboardingPage } from './page-bodies.ts'
import { notice } from './page-layout.ts'
import { type Texts, textsFor } from './page-texts.ts'
import { idOf, type World } from './world.ts'

/** The pages that a browser sees at Stripe's: checkout, 3-D Secure, a seller's sign-up. */
export function hostedPages(host: Host): Router {
  const { world } = host
  const router = Router()
  router.use(express.urlencoded({ extended: false }))
  router.use((req, res, next) => void meet(host, req, res, next).catch(next))
  router.get('/c/pay/:id', (req, res) => showCheckout(world, req, res))
  router.post('/c/pay/:id', (req, res) => payCheckout(world, req, res))
  router.get('/c/3ds/:id', (req, res) => showChallenge(world, req, res))
  router.post('/c/3ds/:id', (req, res) => answer(world, req, res))
  router.get('/onboard/:id', (req, res) => showOnboarding(world, req, res))
  router.post('/onboard/:id', (req, res) => finishOnboarding(world, req, res))
  router.use((req, res) => lost(req, res))
  return router
}

// No form-action: Chrome would hold the redirect back to the market against it.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

/** What comes before each page: its headers, the time that has passed, the fault that waits for it. */
async function meet(host: Host, req: Request, res: Response, next: NextFunction): Promise<void> {
  res.set({ 'content-security-policy': POLICY, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
  host.tick()
  const fault = host.fault(`${req.method} ${req.path}`)
  if (fault?.ms !== undefined || fault?.mode === 'delay') await pause(fault.ms ?? 100)
  if (fault?.mode === 'drop_before') return void req.socket.destroy()
  if (fault?.mode === 'fail_before' || fault?.mode === 'fail_saved') {
    const texts = textsFor(null, req.get('accept-language'))
    return void res.status(500).send(notice(texts, texts.failed, texts.failedMore, null))
  }
  // The page does its work, and its answer is lost.
  if (fault?.mode === 'drop_after') res.end = () => req.socket.destroy() && res
  if (req.method === 'POST') res.once('close', () => host.changed())
  next()
}

function lost(req: Request, res: Response, texts = textsFor(null, req.get('accept-language'))): void {
  res.status(404).send(notice(texts, texts.notFound, texts.notFoundMore, null))
}

const filled = (url: string | null, session: Stripe.Checkout.Session) =>
  (url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id)

/** A session that is not open says so, and leads back. Gives null when it has answered by itself. */
function openSession(world: World, req: Request, res: Response) {
  const session = world.tables.sessions.get(String(req.params.id))
  const texts = textsFor(session?.locale, req.get('accept-language'))
  if (!session) lost(req, res, texts)
  else if (session.status === 'complete')
    res.send(notice(texts, texts.paid, texts.paidMore, filled(session.success_url, session)))
  else if (session.status === 'expired')
    res.status(410).send(notice(texts, texts.expired, texts.expiredMore, session.cancel_url))
  else return { session, texts }
  return null
}

function showCheckout(world: World, req: Request, res: Response): void {
  const open = openSession(world, req, res)
  if (!open) return
  const { session, texts } = open
  const intent = world.tables.paymentIntents.get(idOf(session.payment_intent))
  if (intent?.status === 'requires_action') return res.redirect(303, `/c/3ds/${intent.id}`)
  const failed = intent?.last_payment_error
  res.send(checkoutPage(world, session, texts, failed ? whatFailed(texts, failed) : null))
}

const whatFailed = (texts: Texts, { code, decline_code: decline, message }: Stripe.PaymentIntent.LastPaymentError) =>
  code === 'payment_intent_authentication_failure'
    ? texts.unauthenticated
    : (texts.errors[decline ?? code ?? ''] ?? message ?? texts.failed)

function payCheckout(world: World, req: Request, res: Response): void {
  const session = world.tables.sessions.get(String(req.params.id))
  // A second press of the button, or the same form in another tab: the money was taken once.
  if (session?.status === 'complete') return res.redirect(303, filled(session.success_url, session))
  const open = openSession(world, req, res)
  if (!open) return
  const { texts } = open
  const card = String(req.body?.card ?? '')
  if (!CARDS.has(card)) return void res.status(400).send(checkoutPage(world, open.session, texts, texts.noCard))
  const attempt = pay(world, open.session, card)
  if (attempt === 'complete') return res.redirect(303, filled(open.session.success_url, open.session))
  if (attempt === 'authentication') return res.redirect(303, `/c/3ds/${idOf(open.session.payment_intent)}`)
  // To the page itself, so that loading it again does not pay again.
  res.redirect(303, `/c/pay/${open.session.id}`)
}

function challenged(world: World, req: Request) {
  const intent = world.tables.paymentIntents.get(String(req.params.id))
  const session = intent && sessionBehind(world, intent.id)
  return { intent, session, texts: textsFor(session?.locale, req.get('accept-language')) }
}

function showChallenge(world: World, req: Request, res: Response): void {
  const { intent, session, texts } = challenged(world, req)
  if (!intent) return lost(req, res, texts)
  if (intent.status === 'requires_action') return void res.send(challengePage(intent, texts))
  const on = session && (session.status === 'complete' ? filled(session.success_url, session) : session.url)
  res.send(notice(texts, texts.notWaiting, texts.notWaitingMore, on ?? null))
}

function answer(world: World, req: Request, res: Response): void {
  const { intent, session, texts } = challenged(world, req)
  if (!intent) return lost(req, res, texts)
  const decision = req.body?.decision
  if (intent.status !== 'requires_action' || (decision !== 'approve' && decision !== 'refuse'))
    return res.redirect(303, `/c/3ds/${intent.id}`)
  const back = intent.next_action?.redirect_to_url?.return_url ?? null
  answerChallenge(world, intent, decision === 'approve')
  if (session)
    return res.redirect(303, decision === 'approve' ? filled(session.success_url, session) : `/c/pay/${session.id}`)
  if (!back) return void res.send(notice(texts, texts.notWaiting, texts.notWaitingMore, null))
  const url = new URL(back)
  url.searchParams.set('payment_intent', intent.id)
  url.searchParams.set('redirect_status', decision === 'approve' ? 'succeeded' : 'failed')
  res.redirect(303, url.href)
}

function linkOf(world: World, req: Request) {
  const token = typeof req.query.link === 'string' ? req.query.link : ''
  const link = world.tables.accountLinks.get(token)
  const live = link !== undefined && link.account === req.params.id && link.expiresAt > world.now()
  return { token, link, live, texts: textsFor(null, req.get('accept-language')) }
}

function showOnboarding(world: World, req: Request, res: Response): void {
  const { link, live, texts } = linkOf(world, req)
  if (!link) return void res.status(410).send(notice(texts, texts.linkOver, texts.linkOverMore, null))
  // Stripe sends an outdated link to the product, which makes another.
  if (!live) return res.redirect(303, link.refreshUrl)
  res.send(onboardingPage(texts))
}

function finishOnboarding(world: World, req: Request, res: Response): void {
  const { token, link, live, texts } = linkOf(world, req)
  if (!link) return void res.status(410).send(notice(texts, texts.linkOver, texts.linkOverMore, null))
  if (!live) return res.redirect(303, link.refreshUrl)
  world.tables.accountLinks.delete(token)
  completeOnboarding(world, link.account)
  res.redirect(303, link.returnUrl)
}
