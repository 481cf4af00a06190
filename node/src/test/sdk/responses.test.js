// The official OpenAI client's Responses API and Vercel's model of it, over providers that have
// chat only: one of OpenAI's format and one of Anthropic's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { apiKey, baseURL, greeting } from './gateway.js';

const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const vercel = createOpenAI({ baseURL, apiKey });
const Person = z.object({ name: z.string(), year: z.number() });
const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const weather = {
  type: 'function',
  name: 'get_weather',
  description: 'The weather of a city',
  parameters,
  strict: false,
};

for (const provider of ['chat-only', 'claude']) {
  const model = (name) => `${provider}/${name}`;

  test(`${provider}: reads a response`, async () => {
    const response = await client.responses.create({ model: model('talk'), input: 'Hello' });

    assert.equal(response.output_text, greeting);
    assert.equal(response.status, 'completed');
    assert.equal(response.usage.total_tokens, 12);
  });

  test(`${provider}: joins a streamed response by its helper`, async () => {
    const stream = client.responses.stream({ model: model('talk'), input: 'Hello' });
    let text = '';
    stream.on('response.output_text.delta', (event) => (text += event.delta));
    const response = await stream.finalResponse();

    assert.equal(response.output_text, greeting);
    assert.equal(text, greeting);
    assert.equal(response.usage.total_tokens, 12);
  });

  for (const streamed of [false, true]) {
    test(`${provider}: goes through a tool loop${streamed ? ', streaming' : ''}`, async () => {
      const ask = (input) => {
        const request = { model: model('tool'), input, tools: [weather] };
        return streamed
          ? client.responses.stream(request).finalResponse()
          : client.responses.create(request);
      };
      const question = { role: 'user', content: 'Weather?' };
      const first = await ask([question]);
      const call = first.output.find((item) => item.type === 'function_call');
      assert.equal(call.call_id, 'call_paris');
      assert.deepEqual(JSON.parse(call.arguments), { city: 'Paris' });

      const second = await ask([
        question,
        ...first.output,
        { type: 'function_call_output', call_id: call.call_id, output: '21 degrees' },
      ]);

      assert.match(second.output_text, /21 degrees/);
    });
  }

  test(`${provider}: refuses a stored conversation by its name`, async () => {
    await assert.rejects(
      client.responses.create({
        model: model('talk'),
        input: 'Hello',
        previous_response_id: 'resp_1',
      }),
      (error) => error.status === 400 && error.param === 'previous_response_id',
    );
  });

  test(`${provider}: Vercel's model generates text`, async () => {
    const { text, usage } = await generateText({
      model: vercel.responses(model('talk')),
      prompt: 'Hello',
      maxRetries: 0,
    });

    assert.equal(text, greeting);
    assert.equal(usage.totalTokens, 12);
  });

  test(`${provider}: Vercel's model streams text`, async () => {
    const result = streamText({
      model: vercel.responses(model('talk')),
      prompt: 'Hello',
      maxRetries: 0,
    });
    let text = '';
    for await (const piece of result.textStream) {
      text += piece;
    }

    assert.equal(text, greeting);
    assert.equal(await result.finishReason, 'stop');
  });

  test(`${provider}: Vercel's model streams a tool loop`, async () => {
    const cities = [];
    const result = streamText({
      model: vercel.responses(model('tool')),
      prompt: 'Weather?',
      maxRetries: 0,
      stopWhen: stepCountIs(3),
      // Nothing is stored: the items themselves come back.
      providerOptions: { openai: { store: false } },
      tools: {
        get_weather: tool({
          description: 'The weather of a city',
          inputSchema: jsonSchema(parameters),
          execute: async ({ city }) => {
            cities.push(city);
            return '21 degrees';
          },
        }),
      },
    });

    assert.match(await result.text, /21 degrees/);
    assert.deepEqual(cities, ['Paris']);
  });

  test(`${provider}: completes a prompt`, async () => {
    const request = { model: model('talk'), prompt: 'Hello' };
    const { choices } = await client.completions.create(request);
    let text = '';
    for await (const chunk of await client.completions.create({ ...request, stream: true })) {
      text += chunk.choices[0]?.text ?? '';
    }

    assert.equal(choices[0].text, greeting);
    assert.equal(text, greeting);
  });
}

test('parses structured output of a response', async () => {
  const response = await client.responses.parse({
    model: 'chat-only/structured',
    input: 'Who?',
    text: { format: zodTextFormat(Person, 'person') },
  });

  assert.deepEqual(response.output_parsed, { name: 'Ada', year: 1815 });
});

for (const name of ['broken', 'cut']) {
  test(`raises an error when a response is ${name}`, async () => {
    await assert.rejects(async () => {
      const stream = await client.responses.create({
        model: `chat-only/${name}`,
        input: 'Hello',
        stream: true,
      });
      for await (const event of stream) {
        assert.ok(event);
      }
    }, OpenAI.APIError);
  });
}
