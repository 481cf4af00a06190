// Where the gateway under test is, and what it calls its models. Set by NodeClientsTest.
function setting(name) {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set (expected: started by NodeClientsTest)`);
  }
  return value;
}

export const baseURL = setting('TOLLGATE_BASE_URL');
export const apiKey = setting('TOLLGATE_KEY');
export const narrowKey = setting('TOLLGATE_NARROW_KEY');
export const upstreamURL = setting('UPSTREAM_BASE_URL');
export const greeting = 'Hello, wörld! 👋';

const prefix = setting('TOLLGATE_MODEL_PREFIX');

/** A scripted model behind the gateway. */
export const model = (name) => prefix + name;

/** A model whose provider refuses every call with that status. */
export const refusal = (status) => setting('TOLLGATE_REFUSAL').replaceAll('STATUS', status);

/** Whether the provider saw the gateway hang up on the endless model. */
export async function providerSawTheAbort() {
  const response = await fetch(`${upstreamURL}/aborted`);
  return (await response.text()) === 'true';
}

/** Lets the model that is held go on. */
export async function goOn() {
  await (await fetch(`${upstreamURL}/go-on`)).text();
}
