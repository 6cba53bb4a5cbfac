import { describe, expect, it } from 'vitest'
import { isUnavailable } from './db.ts'

describe('a database that is away', () => {
  it('is known by what each of its layers says of a lost connection', () => {
    for (const message of [
      'Raw query failed. Code: `N/A`. Message: `Server has closed the connection.`',
      'Connection terminated unexpectedly',
      'timeout exceeded when trying to connect',
      'Client has encountered a connection error and is not queryable',
    ])
      expect(isUnavailable(new Error('a query failed', { cause: new Error(message) }))).toBe(true)
    expect(isUnavailable(Object.assign(new Error('x'), { code: 'P1017' }))).toBe(true)
  })

  it('is not a fault of a statement', () => {
    expect(isUnavailable(new Error('duplicate key value violates unique constraint'))).toBe(false)
    expect(isUnavailable(null)).toBe(false)
  })
})
