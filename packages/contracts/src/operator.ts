// The operator: settings of money, what does not match, disputes.
export {}
