// Paying where the platform collects: how, and how it stands.
export {}
