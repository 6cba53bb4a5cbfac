import type { Router } from 'express'

export function docs(_router: Router) {}
