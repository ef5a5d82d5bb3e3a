import { request } from 'node:http';

export interface Question {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Asks the page's server with any headers at all, which `fetch` would not let a test do. */
export async function ask(url: string, { path = '', method = 'GET', headers = {}, body }: Question): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const sent = request(
      new URL(url),
      { path: `/${path}`, method, headers, agent: false, timeout: 20_000 },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
        answer.on('error', reject);
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`${method} /${path} took too long`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What the page itself sends when somebody acts. */
export function action(name: string, body: unknown): Question {
  return {
    path: name,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}
