import createClient from 'openapi-fetch';
import type { components, paths } from './api.gen';
import { denied, heard, lost } from './connection';
import { language } from './language';
import { problemDocument } from './parse';
import { Problem } from './problem';
import { token } from './token';

/** Schemas are the shapes of the API, by name. */
export type Schemas = components['schemas'];

/** send is fetch with what every request of ours carries. Bodies are text or bytes, never Blob or FormData. */
export async function send(input: Request | string, init?: RequestInit): Promise<Response> {
  const headers = new Headers(input instanceof Request ? input.headers : undefined);
  for (const [name, value] of new Headers(init?.headers)) {
    headers.set(name, value);
  }
  headers.set('Accept-Language', language());
  if (token) {
    headers.set('Authorization', `Bearer ${token}`);
  }
  let answer: Response;
  try {
    answer = await fetch(input, { ...init, headers, cache: 'no-store', redirect: 'error' });
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') {
      throw e;
    }
    lost();
    throw unanswered();
  }
  if (answer.status === 401) {
    denied();
  } else {
    heard();
  }
  return answer;
}

function unanswered(): Problem {
  return new Problem({ id: 'page.unanswered', status: 0, detail: '' });
}

/** api asks the API by path and method; give what it answers to `ask`. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: (request) => send(request) });

/** ask gives the body of an answer, or throws the Problem it holds. */
export async function ask<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer;
  if (error !== undefined || !response.ok) {
    throw new Problem(problemDocument(error) ?? { id: 'page.unreadable', status: response.status || 500, detail: '' });
  }
  return data as T; // a 204 has no body and T is then undefined
}

/** bytes reads a file of the API, such as an export. */
export async function bytes(path: string): Promise<Uint8Array> {
  const answer = await send(path);
  if (!answer.ok) {
    const body: unknown = await answer.json().catch(() => undefined);
    throw new Problem(problemDocument(body) ?? { id: 'page.unreadable', status: answer.status, detail: '' });
  }
  return new Uint8Array(await answer.arrayBuffer());
}
