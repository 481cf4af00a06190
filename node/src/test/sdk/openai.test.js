// The official OpenAI client for Node.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI, { toFile } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { apiKey, baseURL, greeting, model, providerSawTheAbort } from './gateway.js';

const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const Person = z.object({ name: z.string(), year: z.number() });
const user = (content) => [{ role: 'user', content }];
const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather of a city',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    },
  },
};

test('reads a plain answer', async () => {
  const completion = await client.chat.completions.create({
    model: model('talk'),
    messages: user('Hello'),
  });

  assert.equal(completion.choices[0].message.content, greeting);
  assert.equal(completion.usage.total_tokens, 12);
});

test('iterates over a stream', async () => {
  const stream = await client.chat.completions.create({
    model: model('talk'),
    messages: user('Hello'),
    stream: true,
  });

  let text = '';
  for await (const chunk of stream) {
    text += chunk.choices[0].delta.content ?? '';
  }
  assert.equal(text, greeting);
});

test('gets the usage of a stream when it asks', async () => {
  const stream = await client.chat.completions.create({
    model: model('talk'),
    messages: user('Hello'),
    stream: true,
    stream_options: { include_usage: true },
  });

  let last;
  for await (const chunk of stream) {
    last = chunk;
  }
  assert.deepEqual(last.choices, []);
  assert.equal(last.usage.total_tokens, 12);
});

test('joins a stream by its helper', async () => {
  const stream = client.chat.completions.stream({ model: model('talk'), messages: user('Hello') });

  assert.equal(await stream.finalContent(), greeting);
  assert.equal((await stream.finalChatCompletion()).choices[0].finish_reason, 'stop');
});

for (const [name, count] of [['tool', 1], ['tools', 2]]) {
  test(`calls ${count} tools in one answer`, async () => {
    const completion = await client.chat.completions.create({
      model: model(name),
      messages: user('Weather?'),
      tools: [weather],
    });

    const calls = completion.choices[0].message.tool_calls;
    assert.equal(calls.length, count);
    assert.deepEqual(JSON.parse(calls[0].function.arguments), { city: 'Paris' });
  });

  test(`streams ${count} tools in one answer`, async () => {
    const stream = client.chat.completions.stream({
      model: model(name),
      messages: user('Weather?'),
      tools: [weather],
    });

    const calls = (await stream.finalMessage()).tool_calls;
    assert.equal(calls.length, count);
    assert.equal(calls[0].id, 'call_paris');
    assert.deepEqual(JSON.parse(calls[0].function.arguments), { city: 'Paris' });
  });

  for (const stream of [false, true]) {
    test(`runs a loop of ${count} tools${stream ? ', streaming' : ''}`, async () => {
      const cities = [];
      const tool = {
        type: 'function',
        function: {
          ...weather.function,
          parse: JSON.parse,
          function: ({ city }) => {
            cities.push(city);
            return '21 degrees';
          },
        },
      };
      const runner = client.chat.completions.runTools({
        model: model(name),
        messages: user('Weather?'),
        tools: [tool],
        stream,
      });

      assert.match(await runner.finalContent(), /21 degrees/);
      assert.deepEqual(cities, count === 1 ? ['Paris'] : ['Paris', 'Rome']);
    });
  }
}

test('parses structured output', async () => {
  const completion = await client.chat.completions.parse({
    model: model('structured'),
    messages: user('Who?'),
    response_format: zodResponseFormat(Person, 'person'),
  });

  assert.deepEqual(completion.choices[0].message.parsed, { name: 'Ada', year: 1815 });
});

test('parses structured output of a stream', async () => {
  const stream = client.chat.completions.stream({
    model: model('structured'),
    messages: user('Who?'),
    response_format: zodResponseFormat(Person, 'person'),
  });

  const completion = await stream.finalChatCompletion();
  assert.deepEqual(completion.choices[0].message.parsed, { name: 'Ada', year: 1815 });
});

test('decodes embeddings that come as base64', async () => {
  const { data } = await client.embeddings.create({ model: model('embed'), input: 'text' });

  assert.deepEqual(Array.from(data[0].embedding), [0.25, -0.5, 1]);
});

test('gets embeddings as numbers when it asks', async () => {
  const { data } = await client.embeddings.create({
    model: model('embed'),
    input: 'text',
    encoding_format: 'float',
  });

  assert.deepEqual(data[0].embedding, [0.25, -0.5, 1]);
});

test('reads a response', async () => {
  const response = await client.responses.create({ model: model('respond'), input: 'Hello' });

  assert.equal(response.output_text, greeting);
});

test('joins a streamed response by its helper', async () => {
  const stream = client.responses.stream({ model: model('respond'), input: 'Hello' });
  let text = '';
  stream.on('response.output_text.delta', (event) => (text += event.delta));

  assert.equal((await stream.finalResponse()).output_text, greeting);
  assert.equal(text, greeting);
});

test('lists models', async () => {
  const ids = [];
  for await (const entry of client.models.list()) {
    ids.push(entry.id);
  }

  assert.ok(ids.includes('best'));
  assert.equal((await client.models.retrieve('best')).id, 'best');
});

test('downloads speech byte for byte', async () => {
  const speech = await client.audio.speech.create({
    model: model('speak'),
    voice: 'alloy',
    input: 'Hello',
  });

  assert.equal(speech.headers.get('content-type'), 'audio/mpeg');
  assert.deepEqual(
    [...new Uint8Array(await speech.arrayBuffer())],
    [0x49, 0x44, 0x33, 0, 0xff, 0xfb, 0x0d, 0x0a, 0, 7],
  );
});

test('uploads audio byte for byte', async () => {
  const file = await toFile(
    Buffer.from([0x49, 0x44, 0x33, 0, 0xff, 0xfb, 0x0d, 0x0a, 0, 7]),
    'speech.mp3',
  );
  const { text } = await client.audio.transcriptions.create({ model: model('listen'), file });

  assert.equal(text, 'whole=true named=true model=listen');
});

test('makes an image', async () => {
  const { data } = await client.images.generate({ model: model('draw'), prompt: 'A gate' });

  assert.equal(data[0].b64_json, 'AAEC');
});

for (const name of ['broken', 'cut']) {
  test(`raises an error when a stream is ${name}`, async () => {
    await assert.rejects(async () => {
      const stream = await client.chat.completions.create({
        model: model(name),
        messages: user('Hello'),
        stream: true,
      });
      for await (const chunk of stream) {
        assert.ok(chunk);
      }
    }, OpenAI.APIError);
  });
}

test('stops the provider when a stream is aborted', async () => {
  const abort = new AbortController();
  const stream = await client.chat.completions.create(
    { model: model('endless'), messages: user('Hello'), stream: true },
    { signal: abort.signal },
  );
  for await (const chunk of stream) {
    if (chunk.choices[0].delta.content) {
      abort.abort();
    }
  }

  assert.ok(await providerSawTheAbort());
});
