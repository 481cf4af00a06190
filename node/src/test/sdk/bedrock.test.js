// The AWS SDK for JavaScript with its own handler, which speaks HTTP/2: it says GOAWAY as soon as an
// answer begins, and takes a stream that is cut for one that has ended.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { apiKey, baseURL, goOn, greeting } from './gateway.js';

const client = new BedrockRuntimeClient({
  region: 'us-east-1',
  endpoint: new URL('/bedrock', baseURL).href,
  credentials: { accessKeyId: apiKey, secretAccessKey: 'any' },
  maxAttempts: 1,
});
const whole = (text) => ({ text, stop: 'end_turn', tokens: 12 });

async function converse(modelId, onEvent = async () => {}) {
  const messages = [{ role: 'user', content: [{ text: 'Hello' }] }];
  const answer = await client.send(new ConverseStreamCommand({ modelId, messages }));
  const heard = { text: '', stop: '', tokens: 0 };
  for await (const event of answer.stream) {
    heard.text += event.contentBlockDelta?.delta?.text ?? '';
    heard.stop = event.messageStop?.stopReason ?? heard.stop;
    heard.tokens = event.metadata?.usage?.totalTokens ?? heard.tokens;
    await onEvent();
  }
  return heard;
}

const models = [
  { model: 'amazon/talk', streams: 200, text: greeting },
  { model: 'fake/talk', streams: 200, text: greeting },
  { model: 'amazon/long', streams: 100, text: 'word '.repeat(400) },
];
for (const { model, streams, text } of models) {
  test(`bedrock hears the ends of ${streams} streams of ${model}`, async () => {
    let left = streams;
    let complete = 0;
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        while (left-- > 0) {
          assert.deepEqual(await converse(model), whole(text));
          complete++;
        }
      }),
    );
    assert.equal(complete, streams);
  });
}

test('bedrock hears the end of a stream that stands still', async () => {
  assert.deepEqual(await converse('amazon/held', goOn), whole(greeting));
});
