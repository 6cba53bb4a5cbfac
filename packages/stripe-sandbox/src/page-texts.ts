/** The words of the hosted pages. They stand in for Stripe's own, so they are not among the product's messages. */
export interface Texts {
  lang: 'vi' | 'en'
  mark: string
  markMore: string
  pay: string
  total: string
  held: string
  chooseCard: string
  cancel: string
  paid: string
  paidMore: string
  expired: string
  expiredMore: string
  back: string
  authenticate: string
  authenticateMore: string
  approve: string
  refuse: string
  notWaiting: string
  notWaitingMore: string
  onboard: string
  onboardMore: string
  onboardDone: string
  linkOver: string
  linkOverMore: string
  notFound: string
  notFoundMore: string
  failed: string
  failedMore: string
  noCard: string
  unauthenticated: string
  cards: Record<string, string>
  errors: Record<string, string>
}

const vi: Texts = {
  lang: 'vi',
  mark: 'SANDBOX — không có tiền thật',
  markMore: 'Trang này thay cho trang thanh toán của Stripe khi chạy thử. Không thẻ nào bị trừ tiền.',
  pay: 'Thanh toán',
  total: 'Tổng cộng',
  held: 'Số tiền được giữ trên thẻ, chỉ thu theo cân thực tế.',
  chooseCard: 'Chọn thẻ thử',
  cancel: 'Quay lại, không thanh toán',
  paid: 'Đã thanh toán',
  paidMore: 'Phiên thanh toán này đã hoàn tất. Không cần trả thêm lần nữa.',
  expired: 'Phiên thanh toán đã hết hạn',
  expiredMore: 'Hãy quay lại chợ và bắt đầu thanh toán lại.',
  back: 'Quay lại chợ',
  authenticate: 'Xác thực 3-D Secure',
  authenticateMore: 'Ngân hàng cần xác nhận chính bạn là người thanh toán.',
  approve: 'Xác thực',
  refuse: 'Từ chối',
  notWaiting: 'Không còn gì để xác thực',
  notWaitingMore: 'Khoản thanh toán này không chờ xác thực.',
  onboard: 'Đăng ký nhận tiền',
  onboardMore: 'Ở đây Stripe sẽ hỏi giấy tờ và tài khoản ngân hàng của người bán. Bản thử không hỏi gì.',
  onboardDone: 'Hoàn tất đăng ký',
  linkOver: 'Liên kết đã hết hiệu lực',
  linkOverMore: 'Mỗi liên kết dùng được một lần, trong 5 phút.',
  notFound: 'Không tìm thấy',
  notFoundMore: 'Địa chỉ này không dẫn đến đâu cả.',
  failed: 'Có lỗi xảy ra',
  failedMore: 'Hãy thử lại sau ít phút.',
  noCard: 'Hãy chọn một thẻ.',
  unauthenticated: 'Chưa xác thực được thẻ. Hãy chọn thẻ khác rồi thử lại.',
  cards: {
    pm_card_visa: 'Thành công',
    pm_card_mastercard: 'Thành công',
    pm_card_threeDSecure2Required: 'Cần xác thực 3-D Secure',
    pm_card_chargeDeclined: 'Bị từ chối',
    pm_card_chargeDeclinedInsufficientFunds: 'Không đủ tiền',
    pm_card_chargeDeclinedExpiredCard: 'Thẻ hết hạn',
    pm_card_chargeDeclinedIncorrectCvc: 'Sai mã bảo mật',
    pm_card_chargeDeclinedProcessingError: 'Lỗi xử lý',
    pm_card_createDispute: 'Thành công, rồi chủ thẻ khiếu nại',
  },
  errors: {
    generic_decline: 'Thẻ bị từ chối. Hãy chọn thẻ khác.',
    insufficient_funds: 'Thẻ không đủ tiền. Hãy chọn thẻ khác.',
    expired_card: 'Thẻ đã hết hạn. Hãy chọn thẻ khác.',
    incorrect_cvc: 'Mã bảo mật của thẻ không đúng. Hãy chọn thẻ khác.',
    processing_error: 'Có lỗi khi xử lý thẻ. Hãy thử lại sau ít phút, hoặc chọn thẻ khác.',
  },
}

const en: Texts = {
  lang: 'en',
  mark: 'SANDBOX — no real money',
  markMore: 'This page stands in for Stripe’s checkout while trying things out. No card is charged.',
  pay: 'Pay',
  total: 'Total',
  held: 'The amount is held on the card; only what the goods really weigh is charged.',
  chooseCard: 'Choose a test card',
  cancel: 'Go back without paying',
  paid: 'Paid',
  paidMore: 'This payment is complete. There is nothing more to pay.',
  expired: 'This checkout has expired',
  expiredMore: 'Go back to the market and start the payment again.',
  back: 'Back to the market',
  authenticate: '3-D Secure',
  authenticateMore: 'Your bank needs to confirm that it is you who pays.',
  approve: 'Authenticate',
  refuse: 'Refuse',
  notWaiting: 'Nothing to authenticate',
  notWaitingMore: 'This payment is not waiting for authentication.',
  onboard: 'Sign up for payouts',
  onboardMore: 'Here Stripe would ask for the seller’s papers and bank account. The sandbox asks for nothing.',
  onboardDone: 'Complete the sign-up',
  linkOver: 'This link is no longer valid',
  linkOverMore: 'Each link can be used once, within 5 minutes.',
  notFound: 'Not found',
  notFoundMore: 'This address leads nowhere.',
  failed: 'Something went wrong',
  failedMore: 'Try again in a few minutes.',
  noCard: 'Choose a card.',
  unauthenticated: 'The card could not be authenticated. Choose another card and try again.',
  cards: {
    pm_card_visa: 'Succeeds',
    pm_card_mastercard: 'Succeeds',
    pm_card_threeDSecure2Required: 'Asks for 3-D Secure',
    pm_card_chargeDeclined: 'Declined',
    pm_card_chargeDeclinedInsufficientFunds: 'Insufficient funds',
    pm_card_chargeDeclinedExpiredCard: 'Expired card',
    pm_card_chargeDeclinedIncorrectCvc: 'Wrong security code',
    pm_card_chargeDeclinedProcessingError: 'Processing error',
    pm_card_createDispute: 'Succeeds, then the cardholder disputes it',
  },
  errors: {
    generic_decline: 'The card was declined. Choose another card.',
    insufficient_funds: 'The card has insufficient funds. Choose another card.',
    expired_card: 'The card has expired. Choose another card.',
    incorrect_cvc: 'The card’s security code is wrong. Choose another card.',
    processing_error: 'The card could not be processed. Try again in a few minutes, or choose another card.',
  },
}

/** The words in the session's language; where it names none, in the browser's, and Vietnamese before all. */
export function textsFor(locale: string | null | undefined, accepted = ''): Texts {
  const wanted = locale && locale !== 'auto' ? locale : accepted
  if (/^vi\b/i.test(wanted)) return vi
  return wanted === '' || wanted.startsWith('*') ? vi : en
}
