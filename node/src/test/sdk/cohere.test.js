// The official Cohere client over providers of OpenAI's and of Anthropic's format.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CohereClientV2 } from 'cohere-ai';
import { apiKey, baseURL, greeting, refusal } from './gateway.js';

const client = new CohereClientV2({
  token: apiKey,
  environment: `${baseURL.replace(/\/v1$/, '')}/cohere`,
});
const options = { maxRetries: 0 };
const messages = [{ role: 'user', content: 'Hello' }];
const tools = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'The weather of a city',
      parameters: {
        type: 'object',
        properties: { city: { type: 'string' } },
        required: ['city'],
      },
    },
  },
];

async function joined(request) {
  const message = { content: '', toolCalls: [] };
  let finishReason;
  for await (const event of await client.chatStream(request, options)) {
    switch (event.type) {
      case 'content-delta':
        message.content += event.delta.message.content.text ?? '';
        break;
      case 'tool-call-start':
        message.toolCalls.push(event.delta.message.toolCalls);
        break;
      case 'tool-call-delta':
        message.toolCalls.at(-1).function.arguments +=
          event.delta.message.toolCalls.function.arguments;
        break;
      case 'message-end':
        finishReason = event.delta.finishReason;
        break;
    }
  }
  return { message, finishReason };
}

for (const provider of ['fake', 'claude']) {
  test(`cohere over ${provider}: reads a plain answer`, async () => {
    const answer = await client.chat({ model: `${provider}/talk`, messages }, options);

    assert.equal(answer.message.content[0].text, greeting);
    assert.equal(answer.finishReason, 'COMPLETE');
    assert.equal(answer.usage.tokens.inputTokens, 7);
  });

  test(`cohere over ${provider}: joins a stream`, async () => {
    const { message, finishReason } = await joined({ model: `${provider}/talk`, messages });

    assert.equal(message.content, greeting);
    assert.equal(finishReason, 'COMPLETE');
  });

  for (const streamed of [false, true]) {
    test(`cohere over ${provider}: a tool loop${streamed ? ', streaming' : ''}`, async () => {
      const ask = (turns) => {
        const request = { model: `${provider}/tool`, messages: turns, tools };
        return streamed ? joined(request) : client.chat(request, options);
      };
      const first = await ask(messages);
      const { toolCalls } = first.message;
      assert.equal(first.finishReason, 'TOOL_CALL');
      assert.deepEqual(JSON.parse(toolCalls[0].function.arguments), { city: 'Paris' });

      const second = await ask([
        ...messages,
        { role: 'assistant', toolCalls },
        { role: 'tool', toolCallId: toolCalls[0].id, content: '21 degrees' },
      ]);

      const { content } = second.message;
      assert.match(streamed ? content : content[0].text, /21 degrees/);
    });
  }
}

test('cohere: embeds over another provider', async () => {
  const { embeddings } = await client.embed(
    {
      model: 'fake/embed',
      texts: ['text'],
      inputType: 'search_query',
      embeddingTypes: ['float'],
    },
    options,
  );

  assert.deepEqual(embeddings.float, [[0.25, -0.5, 1]]);
});

for (const status of [400, 404]) {
  test(`cohere: reads an error ${status}`, async () => {
    await assert.rejects(
      client.chat({ model: refusal(status), messages }, options),
      (error) => error.statusCode === status && error.body.message.length > 0,
    );
  });
}
