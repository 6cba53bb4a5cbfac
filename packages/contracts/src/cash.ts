// Cash at hand-over, and the collectors’ floats.
export {}
