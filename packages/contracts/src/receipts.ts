// The operator’s bank: lines that came in, and whose they are.
export {}
