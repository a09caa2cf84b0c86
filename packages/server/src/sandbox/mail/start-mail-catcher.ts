/**
 * The mail catcher of development and tests: takes every mail by SMTP, sends none on, and shows them on a page
 * (`/`) and as JSON (`/api/mails?to=…`). Addresses that begin with `bounce` are refused, as a full mailbox would.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { listPage, mailPage } from './mail-pages.ts';
import { MailStore } from './mail-store.ts';

export interface MailCatcherConfig {
  host: string;
  /** 0 takes a free port. */
  smtpPort: number;
  httpPort: number;
}

export interface RunningMailCatcher {
  smtpUrl: string;
  url: string;
  store: MailStore;
  close(): Promise<void>;
}

const maxMailBytes = 10_485_760;

export async function startMailCatcher(config: MailCatcherConfig): Promise<RunningMailCatcher> {
  const store = new MailStore();
  const smtp = createSmtp(store);
  const http = createServer((req, res) => answer(store, req, res));
  await new Promise<void>((resolve, reject) => {
    smtp.once('error', reject);
    smtp.listen(config.smtpPort, config.host, resolve);
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(config.httpPort, config.host, resolve);
  });
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;
  return {
    smtpUrl: `smtp://${config.host}:${portOf(smtp.server as Server)}`,
    url: `http://${config.host}:${portOf(http)}`,
    store,
    async close() {
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}

function createSmtp(store: MailStore): SMTPServer {
  return new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: maxMailBytes,
    onRcptTo(address, _session, callback) {
      const refused = address.address.toLowerCase().startsWith('bounce');
      callback(refused ? Object.assign(new Error('Mailbox full'), { responseCode: 552 }) : null);
    },
    onData(stream, session, callback) {
      simpleParser(stream).then(
        (mail) => {
          const to = session.envelope.rcptTo.map((r) => r.address.toLowerCase());
          store.add({
            messageId: mail.messageId ?? null,
            from: mail.from?.text ?? '',
            to,
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            html: mail.html || null,
            receivedAt: new Date().toISOString(),
          });
          callback();
        },
        (error: Error) => callback(error),
      );
    },
  });
}

function answer(store: MailStore, req: IncomingMessage, res: ServerResponse): void {
  const url = new URL(req.url ?? '/', 'http://catcher');
  const mail = store.get(Number(/^\/mails\/(\d+)/.exec(url.pathname)?.[1] ?? 0));
  const html = (text: string, policy = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'"): void => {
    res
      .writeHead(200, {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': policy,
        'X-Content-Type-Options': 'nosniff',
      })
      .end(text);
  };
  const json = (value: unknown): void => {
    res.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
  };
  if (req.method === 'DELETE' && url.pathname === '/api/mails') {
    store.clear();
    res.writeHead(204).end();
  } else if (req.method !== 'GET') res.writeHead(405, { Allow: 'GET, DELETE' }).end();
  else if (url.pathname === '/') html(listPage(store.list()));
  else if (url.pathname === '/healthz') json({ status: 'ok' });
  else if (url.pathname === '/api/mails')
    json({
      mails: store.list({
        to: url.searchParams.get('to') ?? undefined,
        subject: url.searchParams.get('subject') ?? undefined,
      }),
    });
  else if (mail !== undefined && url.pathname === `/mails/${mail.id}`) html(mailPage(mail));
  else if (mail?.html && url.pathname === `/mails/${mail.id}/html`)
    html(mail.html, "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:");
  else res.writeHead(404, { 'Content-Type': 'text/plain' }).end('No such page.\n');
}
