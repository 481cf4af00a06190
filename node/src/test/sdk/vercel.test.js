// The Vercel AI SDK, over both of its OpenAI providers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateObject, generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import { apiKey, baseURL, greeting, model, refusal } from './gateway.js';

const openai = createOpenAI({ baseURL, apiKey });
const compatible = createOpenAICompatible({
  name: 'tollgate',
  baseURL,
  apiKey,
  includeUsage: true,
  supportsStructuredOutputs: true,
});
const providers = {
  'openai.chat': (name) => openai.chat(name),
  'openai-compatible': (name) => compatible(name),
};
const quiet = { maxRetries: 0 };

function weatherTool(cities) {
  return tool({
    description: 'The weather of a city',
    inputSchema: z.object({ city: z.string() }),
    execute: async ({ city }) => {
      cities.push(city);
      return '21 degrees';
    },
  });
}

for (const [label, provider] of Object.entries(providers)) {
  test(`${label} generates text`, async () => {
    const { text, usage, finishReason } = await generateText({
      model: provider(model('talk')),
      prompt: 'Hello',
      ...quiet,
    });

    assert.equal(text, greeting);
    assert.equal(usage.totalTokens, 12);
    assert.equal(finishReason, 'stop');
  });

  test(`${label} streams text with its usage`, async () => {
    const result = streamText({ model: provider(model('talk')), prompt: 'Hello', ...quiet });

    let text = '';
    for await (const piece of result.textStream) {
      text += piece;
    }
    assert.equal(text, greeting);
    assert.equal(await result.finishReason, 'stop');
    assert.equal((await result.usage).totalTokens, 12);
  });

  test(`${label} generates an object`, async () => {
    const { object } = await generateObject({
      model: provider(model('structured')),
      schema: z.object({ name: z.string(), year: z.number() }),
      prompt: 'Who?',
      ...quiet,
    });

    assert.deepEqual(object, { name: 'Ada', year: 1815 });
  });

  for (const [name, expected] of [['tool', ['Paris']], ['tools', ['Paris', 'Rome']]]) {
    test(`${label} runs a loop of ${expected.length} tools`, async () => {
      const cities = [];
      const { text } = await generateText({
        model: provider(model(name)),
        prompt: 'Weather?',
        tools: { get_weather: weatherTool(cities) },
        stopWhen: stepCountIs(3),
        ...quiet,
      });

      assert.match(text, /21 degrees/);
      assert.deepEqual(cities, expected);
    });

    test(`${label} streams a loop of ${expected.length} tools`, async () => {
      const cities = [];
      const result = streamText({
        model: provider(model(name)),
        prompt: 'Weather?',
        tools: { get_weather: weatherTool(cities) },
        stopWhen: stepCountIs(3),
        ...quiet,
      });

      assert.match(await result.text, /21 degrees/);
      assert.deepEqual(cities, expected);
    });
  }

  for (const name of ['broken', 'cut']) {
    test(`${label} tells that a stream is ${name}`, async () => {
      const errors = [];
      const result = streamText({
        model: provider(model(name)),
        prompt: 'Hello',
        onError: ({ error }) => errors.push(error),
        ...quiet,
      });
      await result.consumeStream({ onError: (error) => errors.push(error) });

      assert.notEqual(errors.length, 0);
    });
  }

  test(`${label} raises the status of a refusal`, async () => {
    await assert.rejects(
      generateText({ model: provider(refusal(400)), prompt: 'Hello', ...quiet }),
      (error) => APICallError.isInstance(error) && error.statusCode === 400,
    );
  });
}

test('openai over the Responses API generates text', async () => {
  const { text } = await generateText({
    model: openai(model('respond')),
    prompt: 'Hello',
    ...quiet,
  });

  assert.equal(text, greeting);
});

test('openai over the Responses API streams text', async () => {
  const result = streamText({ model: openai(model('respond')), prompt: 'Hello', ...quiet });

  assert.equal(await result.text, greeting);
});
