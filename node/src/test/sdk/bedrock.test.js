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
const whole = { text: greeting, stop: 'end_turn', tokens: 12 };

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

for (const provider of ['amazon', 'fake']) {
  test(`bedrock over ${provider} hears the ends of fast streams`, async () => {
    let left = 300;
    const wrong = [];
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        while (left-- > 0) {
          const heard = await converse(`${provider}/talk`);
          if (JSON.stringify(heard) !== JSON.stringify(whole)) {
            wrong.push(heard);
          }
        }
      }),
    );
    assert.deepEqual(wrong, []);
  });
}

test('bedrock hears the end of a stream that stands still', async () => {
  assert.deepEqual(await converse('amazon/held', goOn), whole);
});
