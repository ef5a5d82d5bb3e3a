import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { DemoView } from './view.ts';

/** What people do on the page. */
export const pageAction = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('comment'),
    issue: z.number().int().positive(),
    person: z.string().min(1),
    text: z.string().trim().min(1).max(65_536),
  }),
  z.object({ do: z.literal('merge'), number: z.number().int().positive() }),
  z.object({
    do: z.literal('cluster'),
    action: z.enum(['break-node', 'heal-node', 'crash', 'out-of-memory', 'heal']),
    node: z.string().optional(),
  }),
]);

export type PageAction = z.infer<typeof pageAction>;

export interface PageServerSettings {
  readonly port: number;
  /** The present state of everything. */
  readonly view: () => Promise<DemoView>;
  /** Calls back when the state may have changed. Returns how to stop. */
  readonly onChange: (listener: () => void) => () => void;
  /** Throws with a message for the person when it cannot be done. */
  readonly act: (action: PageAction) => Promise<void>;
}

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Milliseconds between two pictures at least: a burst of changes is one picture. */
const pictureInterval = 100;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

const pages = ['index.html', 'page.css', 'page.js'];

/** Serves the demo's page on loopback: the files, the live state as server-sent events, and what people do. */
export async function startPageServer(settings: PageServerSettings): Promise<PageServer> {
  const pictures = broadcastPictures(settings);
  const server = createServer((request, response) => {
    answer(request, response, { settings, pictures }).catch((error: unknown) => {
      response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(error instanceof Error ? error.message : String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, '127.0.0.1', resolve);
  });
  return { url: urlOf(server), close: () => closeServer(server, pictures) };
}

interface Pictures {
  show(response: ServerResponse): void;
  stop(): void;
}

/** Draws the state when it changed, at most once per interval, for everybody who watches. */
function broadcastPictures({ view, onChange }: PageServerSettings): Pictures {
  const watchers = new Set<ServerResponse>();
  let timer: NodeJS.Timeout | undefined;
  const draw = async (): Promise<void> => {
    timer = undefined;
    if (watchers.size === 0) return;
    const picture = `data: ${JSON.stringify(await view())}\n\n`;
    for (const watcher of watchers) watcher.write(picture);
  };
  const soon = (): void => {
    // A picture that fails is drawn again at the next change.
    timer ??= setTimeout(() => void draw().catch(() => undefined), pictureInterval);
  };
  const ignore = onChange(soon);
  const tick = setInterval(soon, 1_000);
  return {
    show: (response) => {
      watchers.add(response);
      response.on('close', () => watchers.delete(response));
      soon();
    },
    stop: () => {
      ignore();
      clearInterval(tick);
      clearTimeout(timer);
      for (const watcher of watchers) watcher.end();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { settings, pictures }: { settings: PageServerSettings; pictures: Pictures },
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
  if (request.method === 'POST') {
    refuseOtherOrigins(request);
    const body: unknown = JSON.parse(await readBody(request));
    await settings.act(pageAction.parse({ ...(typeof body === 'object' ? body : {}), do: path }));
    response.writeHead(204).end();
    return;
  }
  if (path === 'updates') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    pictures.show(response);
    return;
  }
  const file = path === '' ? 'index.html' : path;
  if (!pages.includes(file)) {
    response.writeHead(404).end();
    return;
  }
  const text = readFileSync(fileURLToPath(new URL(`page/${file}`, import.meta.url)));
  response.writeHead(200, { 'content-type': contentTypes[extname(file)] ?? 'text/plain', 'cache-control': 'no-store' });
  response.end(text);
}

/** Another page in the same browser must not be able to act here. */
function refuseOtherOrigins(request: IncomingMessage): void {
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== `http://${request.headers.host}`)
    throw new Error('this page takes no orders from other pages');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > 100_000) throw new Error('the text is too long');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function urlOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
}

async function closeServer(server: Server, pictures: Pictures): Promise<void> {
  pictures.stop();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
