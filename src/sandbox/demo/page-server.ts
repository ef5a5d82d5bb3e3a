import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PageAction, parseAction } from './page-action.ts';
import { bodyTooLong, type Objection, objectionTo, readBody, securityHeaders } from './page-guard.ts';
import { type PictureSource, type Pictures, startPictures } from './pictures.ts';

export interface PageServerSettings extends PictureSource {
  /** 0 is any free one. */
  readonly port: number;
  /** Throws with a message for the person when it cannot be done. */
  readonly act: (action: PageAction) => Promise<void>;
}

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Milliseconds that a request may take to arrive. */
const requestTimeout = 15_000;

/** The files of the page. Nothing else is served, so a path never reaches the file system. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface Parts {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly pictures: Pictures;
  readonly act: PageServerSettings['act'];
}

/** Serves the demo's page on loopback: its files, the live state as server-sent events, and what people do. */
export async function startPageServer(settings: PageServerSettings): Promise<PageServer> {
  const parts: Parts = { files: readFiles(), pictures: startPictures(settings), act: settings.act };
  const server = createServer({ requestTimeout }, (request, response) => {
    answer(request, response, parts).catch((fault: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, { status: 500, message: messageOf(fault) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, '127.0.0.1', resolve);
  });
  return { url: urlOf(server), close: () => closeServer(server, parts.pictures) };
}

function readFiles(): ReadonlyMap<string, Buffer> {
  const folder = new URL('page/', import.meta.url);
  const names = readdirSync(fileURLToPath(folder)).filter((name) => extname(name) in contentTypes);
  return new Map(names.map((name) => [name, readFileSync(fileURLToPath(new URL(name, folder)))]));
}

async function answer(request: IncomingMessage, response: ServerResponse, parts: Parts): Promise<void> {
  const objection = objectionTo(request);
  if (objection !== undefined) {
    request.resume();
    refuse(response, objection);
    return;
  }
  const name = (request.url ?? '/').slice(1).split('?')[0] ?? '';
  if (request.method === 'POST') await answerAction(name, { request, response, act: parts.act });
  else if (name === 'updates' && request.method === 'GET') {
    response.writeHead(200, { ...securityHeaders, 'content-type': 'text/event-stream' });
    parts.pictures.showTo(response);
  } else answerFile(name === '' ? 'index.html' : name, response, parts.files);
}

interface ActionExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly act: PageServerSettings['act'];
}

async function answerAction(name: string, { request, response, act }: ActionExchange): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) return refuse(response, bodyTooLong);
  const action = parseAction(name, body);
  if (!action.ok) return refuse(response, { status: 400, message: action.refusal });
  try {
    await act(action.value);
  } catch (problem) {
    return refuse(response, { status: 409, message: messageOf(problem) });
  }
  response.writeHead(204, securityHeaders).end();
}

function answerFile(name: string, response: ServerResponse, files: Parts['files']): void {
  const content = files.get(name);
  if (content === undefined) {
    refuse(response, { status: 404, message: 'There is no such file.' });
    return;
  }
  response.writeHead(200, { ...securityHeaders, 'content-type': contentTypes[extname(name)] });
  response.end(content);
}

function refuse(response: ServerResponse, { status, message }: Objection): void {
  response.writeHead(status, { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8' });
  response.end(message);
}

function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

function urlOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
}

async function closeServer(server: Server, pictures: Pictures): Promise<void> {
  pictures.stop();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
