// What sellers are owed, statements, and paying out.
export {}
