// Loaded into the server before its own code: when the process that started it is killed, the server ends in order
// instead of holding the port for ever.
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
