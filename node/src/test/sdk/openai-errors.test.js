// The official OpenAI client for Node raises the error class that its users catch.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { apiKey, baseURL, model, narrowKey, refusal } from './gateway.js';

async function raised({ key = apiKey, name }) {
  const client = new OpenAI({ baseURL, apiKey: key, maxRetries: 0 });
  try {
    await client.chat.completions.create({
      model: name,
      messages: [{ role: 'user', content: 'Hello' }],
    });
  } catch (error) {
    return error;
  }
  return assert.fail('no error was raised');
}

test('a fault of the request is a bad request with the words of the provider', async () => {
  const error = await raised({ name: refusal(400) });

  assert.ok(error instanceof OpenAI.BadRequestError, error);
  assert.equal(error.code, 'code_400');
  assert.match(error.message, /Upstream said 400/);
});

test('an unknown virtual key is an authentication error', async () => {
  const error = await raised({ key: 'sk-of-nobody', name: model('talk') });

  assert.ok(error instanceof OpenAI.AuthenticationError, error);
  assert.equal(error.code, 'invalid_api_key');
});

test('a model that the key may not use is a permission error', async () => {
  const error = await raised({ key: narrowKey, name: model('talk') });

  assert.ok(error instanceof OpenAI.PermissionDeniedError, error);
  assert.equal(error.param, 'model');
});

test('an unknown model is not found', async () => {
  const error = await raised({ name: 'no-such-model' });

  assert.ok(error instanceof OpenAI.NotFoundError, error);
  assert.equal(error.code, 'model_not_found');
});

test('a rate limit tells when to try again', async () => {
  const error = await raised({ name: refusal(429) });

  assert.ok(error instanceof OpenAI.RateLimitError, error);
  const seconds = Number(error.headers.get('retry-after'));
  assert.ok(seconds >= 5 && seconds <= 7, `retry-after: ${seconds}`);
});

test('an account without money is nothing to wait for', async () => {
  const error = await raised({ name: refusal(402) });

  assert.ok(error instanceof OpenAI.RateLimitError, error);
  assert.equal(error.code, 'insufficient_quota');
  assert.equal(error.headers.get('x-should-retry'), 'false');
});

for (const status of [500, 503]) {
  test(`a provider that answers ${status} is a server error`, async () => {
    const error = await raised({ name: refusal(status) });

    assert.ok(error instanceof OpenAI.InternalServerError, error);
  });
}
