// The official OpenAI client in its Azure mode.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AzureOpenAI } from 'openai';
import { apiKey, baseURL, greeting, model } from './gateway.js';

const endpoint = baseURL.replace(/\/v1$/, '');
const options = { endpoint, apiKey, apiVersion: '2024-10-21', maxRetries: 0 };
const client = new AzureOpenAI(options);
const messages = [{ role: 'user', content: 'Hello' }];

test('azure: asks a deployment by its model', async () => {
  const completion = await client.chat.completions.create({ model: model('talk'), messages });

  assert.equal(completion.choices[0].message.content, greeting);
});

test('azure: asks the deployment of the client', async () => {
  const own = new AzureOpenAI({ ...options, deployment: model('talk') });
  const stream = await own.chat.completions.create({ model: '', messages, stream: true });

  let text = '';
  for await (const chunk of stream) {
    text += chunk.choices[0].delta.content ?? '';
  }
  assert.equal(text, greeting);
});

test('azure: asks with a token of Entra', async () => {
  const { apiKey: _, ...rest } = options;
  const own = new AzureOpenAI({ ...rest, azureADTokenProvider: async () => apiKey });
  const completion = await own.chat.completions.create({ model: model('talk'), messages });

  assert.equal(completion.choices[0].message.content, greeting);
});

test('azure: embeds', async () => {
  const { data } = await client.embeddings.create({ model: model('embed'), input: 'text' });

  assert.deepEqual(Array.from(data[0].embedding), [0.25, -0.5, 1]);
});

test('azure: reads a response', async () => {
  const response = await client.responses.create({ model: model('respond'), input: 'Hello' });

  assert.equal(response.output_text, greeting);
});

test('azure: makes an image', async () => {
  const { data } = await client.images.generate({ model: model('draw'), prompt: 'A gate' });

  assert.equal(data[0].b64_json, 'AAEC');
});

test('azure: reads an error', async () => {
  await assert.rejects(
    client.chat.completions.create({ model: 'nowhere/x', messages }),
    (error) => error.status === 404 && error.code === 'model_not_found',
  );
});
