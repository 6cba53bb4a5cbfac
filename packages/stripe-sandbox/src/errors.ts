/** The `error` of an answer, as Stripe writes it. */
export interface ErrorBody {
  type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error'
  message: string
  code?: string
  decline_code?: string
  param?: string
  doc_url?: string
  charge?: string
  payment_intent?: object
}

/**
 * An answer that is not 200. `began` says whether the work had begun: only then does Stripe keep the answer under the
 * idempotency key, so that a refusal comes back for 24 hours however the world has changed meanwhile.
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    readonly began: boolean,
  ) {
    super(body.message)
  }
}

const request = (status: number, began: boolean, message: string, code?: string, param?: string) =>
  new ApiError(
    status,
    {
      type: 'invalid_request_error',
      message,
      ...(code && { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` }),
      ...(param && { param }),
    },
    began,
  )

/** The parameters themselves are wrong: 400, not kept under the key. */
export const invalid = (message: string, code?: string, param?: string) => request(400, false, message, code, param)

/** The parameters are right, and the state of things refuses them: 400, kept under the key. */
export const refused = (message: string, code?: string, param?: string) => request(400, true, message, code, param)

/** 404, kept under the key. */
export const missing = (what: string, id: string, param = 'id') =>
  request(404, true, `No such ${what}: '${id}'`, 'resource_missing', param)
