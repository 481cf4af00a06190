// Each client over a provider of each format, in all that the table in node/README.md names.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { GoogleGenAI, Type } from '@google/genai';
import { generateObject, generateText, stepCountIs, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { z } from 'zod';
import { apiKey, baseURL, greeting } from './gateway.js';

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const dataUrl = `data:image/png;base64,${pixel}`;
const thought = 'Let me think.';
const seen = 'A red pixel.';
const ada = { name: 'Ada', year: 1815 };
const schema = {
  type: 'object',
  properties: { name: { type: 'string' }, year: { type: 'integer' } },
  required: ['name', 'year'],
  additionalProperties: false,
};
const weatherSchema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
};

// --- OpenAI ------------------------------------------------------------------------------------

const openai = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const openaiTools = [
  { type: 'function', function: { name: 'get_weather', parameters: weatherSchema } },
];

async function openaiLoop(model, count) {
  const messages = [{ role: 'user', content: 'Weather?' }];
  const asked = await openai.chat.completions
    .stream({ model, messages, tools: openaiTools })
    .finalChatCompletion();
  const { message } = asked.choices[0];
  assert.equal(asked.choices[0].finish_reason, 'tool_calls');
  assert.equal(message.tool_calls.length, count);
  messages.push(message);
  for (const call of message.tool_calls) {
    assert.ok(JSON.parse(call.function.arguments).city);
    messages.push({ role: 'tool', tool_call_id: call.id, content: '21 degrees' });
  }
  const answer = await openai.chat.completions.create({ model, messages, tools: openaiTools });
  assert.match(answer.choices[0].message.content, /21 degrees/);
}

const openaiClient = {
  async plain(model) {
    const answer = await openai.chat.completions.create({
      model: `${model}/talk`,
      messages: [{ role: 'user', content: 'Hello' }],
    });
    assert.equal(answer.choices[0].message.content, greeting);
    assert.equal(answer.usage.total_tokens, 12);
  },
  async stream(model) {
    const answer = await openai.chat.completions
      .stream({ model: `${model}/talk`, messages: [{ role: 'user', content: 'Hello' }] })
      .finalChatCompletion();
    assert.equal(answer.choices[0].message.content, greeting);
    assert.equal(answer.choices[0].finish_reason, 'stop');
  },
  tools: (model) => openaiLoop(`${model}/tool`, 1),
  'parallel tools': (model) => openaiLoop(`${model}/tools`, 2),
  async images(model) {
    const answer = await openai.chat.completions.create({
      model: `${model}/see`,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image_url', image_url: { url: dataUrl } },
          ],
        },
      ],
    });
    assert.equal(answer.choices[0].message.content, seen);
  },
  async 'structured output'(model) {
    const answer = await openai.chat.completions.parse({
      model: `${model}/structured`,
      messages: [{ role: 'user', content: 'Who?' }],
      response_format: { type: 'json_schema', json_schema: { name: 'person', strict: true, schema } },
    });
    assert.deepEqual(JSON.parse(answer.choices[0].message.content), ada);
  },
  async reasoning(model) {
    const answer = await openai.chat.completions.create({
      model: `${model}/think`,
      messages: [{ role: 'user', content: 'Hello' }],
    });
    assert.equal(answer.choices[0].message.reasoning_content, thought);
    assert.equal(answer.choices[0].message.content, greeting);
  },
  async errors(model) {
    await assert.rejects(
      openai.chat.completions.create({
        model: `${model}/nothing`,
        messages: [{ role: 'user', content: 'Hello' }],
      }),
      (error) => error instanceof OpenAI.NotFoundError,
    );
  },
};

// --- Anthropic ---------------------------------------------------------------------------------

const anthropic = new Anthropic({
  baseURL: new URL('/anthropic', baseURL).href,
  apiKey,
  maxRetries: 0,
});
const usual = { max_tokens: 1000 };
const anthropicTools = [{ name: 'get_weather', input_schema: weatherSchema }];
const textOf = (message) =>
  message.content
    .filter((block) => block.type === 'text')
    .map((block) => block.text)
    .join('');

async function anthropicLoop(model, count) {
  const messages = [{ role: 'user', content: 'Weather?' }];
  const asked = await anthropic.messages
    .stream({ model, messages, tools: anthropicTools, ...usual })
    .finalMessage();
  const calls = asked.content.filter((block) => block.type === 'tool_use');
  assert.equal(asked.stop_reason, 'tool_use');
  assert.equal(calls.length, count);
  messages.push({ role: 'assistant', content: asked.content });
  messages.push({
    role: 'user',
    content: calls.map((call) => ({
      type: 'tool_result',
      tool_use_id: call.id,
      content: '21 degrees',
    })),
  });
  const answer = await anthropic.messages.create({
    model,
    messages,
    tools: anthropicTools,
    ...usual,
  });
  assert.match(textOf(answer), /21 degrees/);
}

const anthropicClient = {
  async plain(model) {
    const answer = await anthropic.messages.create({
      model: `${model}/talk`,
      messages: [{ role: 'user', content: 'Hello' }],
      ...usual,
    });
    assert.equal(textOf(answer), greeting);
    assert.equal(answer.stop_reason, 'end_turn');
  },
  async stream(model) {
    const answer = await anthropic.messages
      .stream({ model: `${model}/talk`, messages: [{ role: 'user', content: 'Hello' }], ...usual })
      .finalMessage();
    assert.equal(textOf(answer), greeting);
    assert.ok(answer.usage.output_tokens > 0);
  },
  tools: (model) => anthropicLoop(`${model}/tool`, 1),
  'parallel tools': (model) => anthropicLoop(`${model}/tools`, 2),
  async images(model) {
    const answer = await anthropic.messages.create({
      model: `${model}/see`,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
            { type: 'text', text: 'What is it?' },
          ],
        },
      ],
      ...usual,
    });
    assert.equal(textOf(answer), seen);
  },
  async 'structured output'(model) {
    const answer = await anthropic.messages.create({
      model: `${model}/structured`,
      messages: [{ role: 'user', content: 'Who?' }],
      output_config: { format: { type: 'json_schema', schema } },
      ...usual,
    });
    assert.deepEqual(JSON.parse(textOf(answer)), ada);
  },
  async reasoning(model) {
    const answer = await anthropic.messages
      .stream({ model: `${model}/think`, messages: [{ role: 'user', content: 'Hello' }], ...usual })
      .finalMessage();
    assert.equal(answer.content[0].type, 'thinking');
    assert.equal(answer.content[0].thinking, thought);
    assert.equal(textOf(answer), greeting);
  },
  async errors(model) {
    await assert.rejects(
      anthropic.messages.create({
        model: `${model}/nothing`,
        messages: [{ role: 'user', content: 'Hello' }],
        ...usual,
      }),
      (error) => error instanceof Anthropic.NotFoundError && error.type === 'not_found_error',
    );
  },
};

// --- Google ------------------------------------------------------------------------------------

const google = new GoogleGenAI({
  apiKey,
  httpOptions: { baseUrl: new URL('/genai', baseURL).href },
});
const googleTools = [
  {
    functionDeclarations: [
      {
        name: 'get_weather',
        parameters: { type: Type.OBJECT, properties: { city: { type: Type.STRING } } },
      },
    ],
  },
];

async function googleLoop(model, count) {
  const chat = google.chats.create({ model, config: { tools: googleTools } });
  const calls = [];
  for await (const chunk of await chat.sendMessageStream({ message: 'Weather?' })) {
    calls.push(...(chunk.functionCalls ?? []));
  }
  assert.deepEqual(
    calls.map((call) => call.args.city),
    ['Paris', 'Rome'].slice(0, count),
  );
  const answer = await chat.sendMessage({
    message: calls.map((call) => ({
      functionResponse: { id: call.id, name: call.name, response: { result: '21 degrees' } },
    })),
  });
  assert.match(answer.text, /21 degrees/);
}

const googleClient = {
  async plain(model) {
    const answer = await google.models.generateContent({
      model: `${model}/talk`,
      contents: 'Hello',
    });
    assert.equal(answer.text, greeting);
    assert.equal(answer.usageMetadata.totalTokenCount, 12);
  },
  async stream(model) {
    let text = '';
    const stream = await google.models.generateContentStream({
      model: `${model}/talk`,
      contents: 'Hello',
    });
    for await (const chunk of stream) {
      text += chunk.text ?? '';
    }
    assert.equal(text, greeting);
  },
  tools: (model) => googleLoop(`${model}/tool`, 1),
  'parallel tools': (model) => googleLoop(`${model}/tools`, 2),
  async images(model) {
    const answer = await google.models.generateContent({
      model: `${model}/see`,
      contents: [
        {
          role: 'user',
          parts: [
            { text: 'What is it?' },
            { inlineData: { mimeType: 'image/png', data: pixel } },
          ],
        },
      ],
    });
    assert.equal(answer.text, seen);
  },
  async 'structured output'(model) {
    const answer = await google.models.generateContent({
      model: `${model}/structured`,
      contents: 'Who?',
      config: {
        responseMimeType: 'application/json',
        responseSchema: {
          type: Type.OBJECT,
          properties: { name: { type: Type.STRING }, year: { type: Type.INTEGER } },
        },
      },
    });
    assert.deepEqual(JSON.parse(answer.text), ada);
  },
  async reasoning(model) {
    const answer = await google.models.generateContent({
      model: `${model}/think`,
      contents: 'Hello',
      config: { thinkingConfig: { includeThoughts: true } },
    });
    const { parts } = answer.candidates[0].content;
    assert.equal(parts[0].thought, true);
    assert.equal(parts[0].text, thought);
    assert.equal(answer.text, greeting);
  },
  async errors(model) {
    await assert.rejects(
      google.models.generateContent({ model: `${model}/nothing`, contents: 'Hello' }),
      (error) =>
        error.status === 404 && JSON.parse(error.message).error.status === 'NOT_FOUND',
    );
  },
};

// --- Amazon ------------------------------------------------------------------------------------

const bedrock = new BedrockRuntimeClient({
  region: 'us-east-1',
  endpoint: new URL('/bedrock', baseURL).href,
  credentials: { accessKeyId: apiKey, secretAccessKey: 'any' },
  maxAttempts: 1,
});
const bedrockTools = {
  tools: [{ toolSpec: { name: 'get_weather', inputSchema: { json: weatherSchema } } }],
};
const ask = (text) => ({ role: 'user', content: [{ text }] });
const bedrockText = (answer) =>
  answer.output.message.content.map((block) => block.text ?? '').join('');

async function bedrockLoop(modelId, count) {
  const messages = [ask('Weather?')];
  const asked = await bedrock.send(
    new ConverseCommand({ modelId, messages, toolConfig: bedrockTools }),
  );
  const { message } = asked.output;
  const calls = message.content.filter((block) => block.toolUse).map((block) => block.toolUse);
  assert.equal(asked.stopReason, 'tool_use');
  assert.equal(calls.length, count);
  messages.push(message);
  messages.push({
    role: 'user',
    content: calls.map((call) => ({
      toolResult: { toolUseId: call.toolUseId, content: [{ text: '21 degrees' }] },
    })),
  });
  const answer = await bedrock.send(
    new ConverseCommand({ modelId, messages, toolConfig: bedrockTools }),
  );
  assert.match(bedrockText(answer), /21 degrees/);
}

const bedrockClient = {
  async plain(model) {
    const answer = await bedrock.send(
      new ConverseCommand({ modelId: `${model}/talk`, messages: [ask('Hello')] }),
    );
    assert.equal(bedrockText(answer), greeting);
    assert.equal(answer.usage.totalTokens, 12);
  },
  async stream(model) {
    const answer = await bedrock.send(
      new ConverseStreamCommand({ modelId: `${model}/talk`, messages: [ask('Hello')] }),
    );
    let text = '';
    let stop = '';
    for await (const event of answer.stream) {
      text += event.contentBlockDelta?.delta?.text ?? '';
      stop = event.messageStop?.stopReason ?? stop;
    }
    assert.equal(text, greeting);
    assert.equal(stop, 'end_turn');
  },
  tools: (model) => bedrockLoop(`${model}/tool`, 1),
  'parallel tools': (model) => bedrockLoop(`${model}/tools`, 2),
  async images(model) {
    const answer = await bedrock.send(
      new ConverseCommand({
        modelId: `${model}/see`,
        messages: [
          {
            role: 'user',
            content: [
              { text: 'What is it?' },
              { image: { format: 'png', source: { bytes: Buffer.from(pixel, 'base64') } } },
            ],
          },
        ],
      }),
    );
    assert.equal(bedrockText(answer), seen);
  },
  async 'structured output'(model) {
    const answer = await bedrock.send(
      new ConverseCommand({
        modelId: `${model}/structured`,
        messages: [ask('Who?')],
        outputConfig: {
          textFormat: {
            type: 'json_schema',
            structure: { jsonSchema: { name: 'person', schema: JSON.stringify(schema) } },
          },
        },
      }),
    );
    assert.deepEqual(JSON.parse(bedrockText(answer)), ada);
  },
  async reasoning(model) {
    const answer = await bedrock.send(
      new ConverseCommand({ modelId: `${model}/think`, messages: [ask('Hello')] }),
    );
    const [first] = answer.output.message.content;
    assert.equal(first.reasoningContent.reasoningText.text, thought);
    assert.equal(bedrockText(answer), greeting);
  },
  async errors(model) {
    await assert.rejects(
      bedrock.send(
        new ConverseCommand({ modelId: `${model}/nothing`, messages: [ask('Hello')] }),
      ),
      (error) => error.name === 'ResourceNotFoundException',
    );
  },
};

// --- Vercel ------------------------------------------------------------------------------------

const vercel = createOpenAICompatible({
  name: 'tollgate',
  baseURL,
  apiKey,
  includeUsage: true,
  supportsStructuredOutputs: true,
});
const quiet = { maxRetries: 0 };

async function vercelLoop(model, count) {
  const cities = [];
  const result = streamText({
    model: vercel(model),
    prompt: 'Weather?',
    tools: {
      get_weather: tool({
        inputSchema: z.object({ city: z.string() }),
        execute: async ({ city }) => {
          cities.push(city);
          return '21 degrees';
        },
      }),
    },
    stopWhen: stepCountIs(3),
    ...quiet,
  });
  assert.match(await result.text, /21 degrees/);
  assert.equal(cities.length, count);
}

const vercelClient = {
  async plain(model) {
    const { text, usage } = await generateText({
      model: vercel(`${model}/talk`),
      prompt: 'Hello',
      ...quiet,
    });
    assert.equal(text, greeting);
    assert.equal(usage.totalTokens, 12);
  },
  async stream(model) {
    const result = streamText({ model: vercel(`${model}/talk`), prompt: 'Hello', ...quiet });
    assert.equal(await result.text, greeting);
    assert.equal(await result.finishReason, 'stop');
  },
  tools: (model) => vercelLoop(`${model}/tool`, 1),
  'parallel tools': (model) => vercelLoop(`${model}/tools`, 2),
  async images(model) {
    const { text } = await generateText({
      model: vercel(`${model}/see`),
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image', image: Buffer.from(pixel, 'base64'), mediaType: 'image/png' },
          ],
        },
      ],
      ...quiet,
    });
    assert.equal(text, seen);
  },
  async 'structured output'(model) {
    const { object } = await generateObject({
      model: vercel(`${model}/structured`),
      schema: z.object({ name: z.string(), year: z.number() }),
      prompt: 'Who?',
      ...quiet,
    });
    assert.deepEqual(object, ada);
  },
  async reasoning(model) {
    const result = streamText({ model: vercel(`${model}/think`), prompt: 'Hello', ...quiet });
    assert.equal(await result.text, greeting);
    assert.equal(await result.reasoningText, thought);
  },
  async errors(model) {
    await assert.rejects(
      generateText({ model: vercel(`${model}/nothing`), prompt: 'Hello', ...quiet }),
      (error) => error.statusCode === 404,
    );
  },
};

const clients = {
  'openai (Node)': openaiClient,
  'anthropic (Node)': anthropicClient,
  'google-genai (Node)': googleClient,
  'AWS SDK (Node)': bedrockClient,
  'Vercel AI SDK (Node)': vercelClient,
};
for (const [name, capabilities] of Object.entries(clients)) {
  for (const provider of ['fake', 'claude', 'gemini', 'amazon']) {
    for (const [capability, run] of Object.entries(capabilities)) {
      test(`matrix | ${name} | ${provider} | ${capability}`, () => run(provider));
    }
  }
}
