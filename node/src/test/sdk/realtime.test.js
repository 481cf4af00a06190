// The official client's WebSocket of the Realtime API.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import WebSocket from 'ws';
import { apiKey, baseURL, model } from './gateway.js';

async function events(realtime, last) {
  const seen = [];
  return new Promise((resolve, reject) => {
    realtime.on('error', reject);
    realtime.on('event', (event) => {
      seen.push(event.type);
      if (event.type === last) {
        resolve(seen);
      }
    });
  });
}

test('openai over a WebSocket reads the events of an answer', async () => {
  const client = new OpenAI({ baseURL, apiKey });
  // It knows wss alone; the gateway under test has no TLS.
  const { hostname: host, port } = new URL(baseURL);
  const options = { createConnection: () => connect({ host, port }) };
  const realtime = new OpenAIRealtimeWS({ model: model('voice'), options }, client);

  const seen = await events(realtime, 'response.done');
  realtime.close({ code: 1000, reason: 'enough' });

  assert.deepEqual(seen, [
    'session.created',
    'response.created',
    'response.output_text.delta',
    'response.done',
  ]);
});

test('ws raises the refusal of an unknown key', async () => {
  const url = new URL(`${baseURL}/realtime?model=${model('voice')}`);
  url.protocol = 'ws';
  const socket = new WebSocket(url, { headers: { authorization: 'Bearer nobody' } });

  const [request, response] = await once(socket, 'unexpected-response');
  assert.equal(response.statusCode, 401);
  socket.on('error', () => {});
  request.destroy();
});

test('ws with its own extension is served without it', async () => {
  const url = new URL(`${baseURL}/realtime?model=${model('voice')}`);
  url.protocol = 'ws';
  const socket = new WebSocket(url, ['realtime', `openai-insecure-api-key.${apiKey}`], {
    perMessageDeflate: true,
  });

  const [message] = await once(socket, 'message');
  assert.equal(JSON.parse(message).type, 'session.created');
  assert.equal(socket.extensions, '');
  assert.equal(socket.protocol, 'realtime');
  socket.close(1000);
  await once(socket, 'close');
});
