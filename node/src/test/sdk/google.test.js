// The official Google client for Node, over a provider of each format.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError, GoogleGenAI, Type } from '@google/genai';
import { apiKey, baseURL, greeting, refusal } from './gateway.js';

const baseUrl = new URL('/genai', baseURL).href;
const client = new GoogleGenAI({ apiKey, httpOptions: { baseUrl } });
const tools = [
  {
    functionDeclarations: [
      {
        name: 'get_weather',
        description: 'The weather of a city',
        parameters: {
          type: Type.OBJECT,
          properties: { city: { type: Type.STRING } },
          required: ['city'],
        },
      },
    ],
  },
];

async function raised(model, key = apiKey) {
  const other = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl } });
  try {
    await other.models.generateContent({ model, contents: 'Hello' });
  } catch (error) {
    return error;
  }
  return assert.fail('no error was raised');
}

for (const provider of ['fake', 'claude', 'gemini']) {
  test(`google over ${provider} reads a plain answer`, async () => {
    const answer = await client.models.generateContent({
      model: `${provider}/talk`,
      contents: 'Hello',
    });

    assert.equal(answer.text, greeting);
    assert.equal(answer.usageMetadata.totalTokenCount, 12);
    assert.equal(answer.candidates[0].finishReason, 'STOP');
  });

  test(`google over ${provider} iterates over a stream`, async () => {
    const stream = await client.models.generateContentStream({
      model: `${provider}/talk`,
      contents: 'Hello',
    });

    let text = '';
    let last;
    for await (const chunk of stream) {
      text += chunk.text ?? '';
      last = chunk;
    }
    assert.equal(text, greeting);
    assert.equal(last.candidates[0].finishReason, 'STOP');
    assert.ok(last.usageMetadata.totalTokenCount > 0);
  });

  test(`google over ${provider} calls a tool in a chat`, async () => {
    const chat = client.chats.create({ model: `${provider}/tool`, config: { tools } });
    const calls = await chat.sendMessage({ message: 'Weather?' });
    assert.deepEqual(calls.functionCalls[0].args, { city: 'Paris' });

    const answer = await chat.sendMessage({
      message: [
        { functionResponse: { name: 'get_weather', response: { result: '21 degrees' } } },
      ],
    });
    assert.match(answer.text, /21 degrees/);
  });

  test(`google over ${provider} streams a tool call in a chat`, async () => {
    const chat = client.chats.create({ model: `${provider}/tool`, config: { tools } });
    const calls = [];
    for await (const chunk of await chat.sendMessageStream({ message: 'Weather?' })) {
      calls.push(...(chunk.functionCalls ?? []));
    }
    assert.equal(calls.length, 1);

    const answer = await chat.sendMessage({
      message: [
        { functionResponse: { name: 'get_weather', response: { result: '21 degrees' } } },
      ],
    });
    assert.match(answer.text, /21 degrees/);
  });
}

for (const provider of ['fake', 'gemini']) {
  test(`google over ${provider} gets JSON of a schema`, async () => {
    const answer = await client.models.generateContent({
      model: `${provider}/structured`,
      contents: 'Who?',
      config: {
        responseMimeType: 'application/json',
        responseSchema: {
          type: Type.OBJECT,
          properties: { name: { type: Type.STRING }, year: { type: Type.INTEGER } },
        },
      },
    });

    assert.deepEqual(JSON.parse(answer.text), { name: 'Ada', year: 1815 });
  });
}

test('google counts tokens', async () => {
  const counted = await client.models.countTokens({ model: 'gemini/talk', contents: 'Hello' });
  assert.equal(counted.totalTokens, 42);
  const guessed = await client.models.countTokens({ model: 'fake/talk', contents: 'Hello' });
  assert.ok(guessed.totalTokens > 0);
});

test('google lists models', async () => {
  const names = [];
  for await (const model of await client.models.list()) {
    names.push(model.name);
  }
  assert.ok(names.includes('models/best'), names.join());
});

for (const [model, status, name] of [
  ['fake/nothing', 404, 'NOT_FOUND'],
  ['gemini/nothing', 404, 'NOT_FOUND'],
  [refusal(401), 502, 'INTERNAL'],
]) {
  test(`google raises ${name} of ${model}`, async () => {
    const error = await raised(model);

    assert.ok(error instanceof ApiError, error);
    assert.equal(error.status, status);
    assert.equal(JSON.parse(error.message).error.status, name);
  });
}

test('google raises an unknown key', async () => {
  assert.equal((await raised('fake/talk', 'nobody')).status, 401);
});

for (const name of ['broken', 'cut']) {
  test(`google tells that a stream is ${name}`, async () => {
    const stream = await client.models.generateContentStream({
      model: `fake/${name}`,
      contents: 'Hello',
    });

    await assert.rejects(async () => {
      for await (const chunk of stream) {
        assert.ok(chunk);
      }
    });
  });
}
