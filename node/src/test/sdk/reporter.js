// Tells one JSON line for each finished test, for NodeClientsTest to read.
export default async function* reporter(events) {
  for await (const event of events) {
    const { type, data } = event;
    if ((type === 'test:pass' || type === 'test:fail') && data.details?.type !== 'suite') {
      const error = data.details?.error;
      yield `${JSON.stringify({
        file: data.file ?? '',
        name: data.name,
        passed: type === 'test:pass' && !data.skip && !data.todo,
        failure: error ? String(error.cause?.stack ?? error.cause ?? error.stack ?? error) : '',
      })}\n`;
    }
  }
}
