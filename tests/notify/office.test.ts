/** What leaves for email, Slack, Teams and a program, against real servers on this machine; and where nothing may go. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type * as Dns from 'node:dns';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Destination, Outgoing } from '../../app/flow/telling/tell.ts';
import { createMailer } from '../../app/mail/mailer.ts';
import { isPublic } from '../../app/notify/addresses.ts';
import { createOffice } from '../../app/notify/office.ts';
import { createHttpPost, readAddress } from '../../app/notify/post.ts';
import { NOW, toldLine } from './told-line.ts';

const names = vi.hoisted(() => new Map<string, { address: string; family: number }[]>());
vi.mock('node:dns', async (original) => {
  const real = await original<typeof Dns>();
  const lookup = (host: string, options: object, done: (...all: unknown[]) => void): void => {
    const known = names.get(host);
    if (known) done(null, known);
    else real.lookup(host, options, done as never);
  };
  return { ...real, lookup, default: { ...real, lookup } };
});

const SHOP = { domain: 'tea.myshopify.com', name: 'Tea & more', zone: 'Europe/Berlin', currency: 'EUR' };

interface Got {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}
let server: Server;
let base: string;
let got: Got[];
let status: number;
let smtp: SMTPServer;
let mails: string[];
let refuse: number | null;

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      got.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() });
      if (status === 0) request.socket.destroy();
      else response.writeHead(status, { Location: 'http://169.254.169.254/latest' }).end('answer');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_to, _session, done) =>
      done(refuse === null ? null : Object.assign(new Error('no'), { responseCode: refuse })),
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        mails.push(Buffer.concat(parts).toString());
        done();
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
});
afterAll(async () => {
  server.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});
beforeEach(() => {
  [got, mails, status, refuse] = [[], [], 200, null];
  names.clear();
});

const office = (options: { allowLoopback?: boolean; smtpPort?: number } = {}) =>
  createOffice({
    mailer: createMailer({
      smtpUrl: `smtp://127.0.0.1:${options.smtpPort ?? (smtp.server.address() as AddressInfo).port}`,
      from: 'hello@holdfast.example',
    }),
    http: createHttpPost({ allowLoopback: options.allowLoopback ?? true }),
    open: (sealed) => (sealed === 'lost' ? null : sealed),
    apiKey: 'key',
    slackApi: 'https://slack.test/api',
    leaveAddress: (shop, userId, what) =>
      `https://app.test/unsubscribe/${shop}/${userId}/${what.join('.')}/x`,
    now: () => NOW,
  });

const line = toldLine({
  params: { product: 'Tea <b>*[x](https://evil.test)', variant: '', campaign: 'Spring', buyable: 0 },
  openedAt: NOW - 60_000,
  moneyAtRisk: 1234,
});
const message = (to: Destination, more: Partial<Outgoing> = {}): Outgoing => ({
  id: 'm1',
  shop: SHOP,
  to,
  what: 'now',
  lines: [line],
  at: NOW,
  ...more,
});
const channel = (name: 'slack' | 'teams' | 'webhook', address = `${base}/hook`): Destination => ({
  channel: name,
  address,
  secret: name === 'webhook' ? 'the key' : null,
  locale: 'en',
});
const PAGE = 'https://tea.myshopify.com/admin/apps/key/app/products/7';

describe('email', () => {
  const reader = (locale: string): Destination => ({
    channel: 'email',
    userId: '2',
    email: 'mo@tea.test',
    locale,
    zone: 'Asia/Tokyo',
  });
  const decoded = (mail: string): string =>
    mail
      .replace(/=\r?\n/g, '')
      .replace(/((?:=[0-9A-F]{2})+)/g, (codes) => Buffer.from(codes.replaceAll('=', ''), 'hex').toString());

  test('what, numbers, money, owner, next step and the page, as text and HTML', async () => {
    expect(await office().send(message(reader('en')))).toEqual({ outcome: 'sent' });
    const mail = decoded(mails[0] ?? '');
    expect(mail).toContain('Spring: 1 item is sold out');
    expect(mail).toContain('is sold out in Spring: 0 can be bought.');
    expect(mail).toContain('€1,234');
    expect(mail).toContain('operations');
    expect(mail).toContain(`See why, restock or swap it: ${PAGE}`);
    expect(mail).toContain('Tea &lt;b&gt;');
    expect(mail).toContain('/app/settings/notifications');
    expect(mail).toContain('<m1@tea.myshopify.com>');
    // On the reader’s clock, which is named.
    expect(mail).toMatch(/Nov 15, 2026, 8:59\sPM/);
    expect(mail.match(/Times are in the time zone Asia\/Tokyo\./g)).toHaveLength(2);
    const leave = 'https://app.test/unsubscribe/tea.myshopify.com/2/sold_out/x';
    expect(mail).toContain(`List-Unsubscribe:\r\n <${leave}>`);
    expect(mail).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(mail).toContain(`Stop emails about: Sold out: ${leave}`);
  });

  test('in the reader’s language', async () => {
    await office().send(message(reader('de-AT'), { what: 'digest' }));
    expect(decoded(mails[0] ?? '')).toContain('Wählen, was du erfährst');
  });

  test('the subject counts what it names; a survey is not said to be a mention', async () => {
    const subjectOf = async (lines: Outgoing['lines']): Promise<string> => {
      mails = [];
      await office().send(message(reader('en'), { lines }));
      return /^Subject: (.*(?:\r\n .*)*)/m.exec(mails[0] ?? '')?.[1] ?? '';
    };
    const task = { ...line, alertId: 'a2', kind: 'task' as const, message: 'alert.task.take_out' };
    const survey = { ...line, kind: 'survey' as const, message: 'alert.survey' };
    expect(await subjectOf([line, { ...line, alertId: 'a3' }])).toBe('Spring: 2 items are sold out');
    expect(await subjectOf([line, task])).toBe('Spring: 1 item is sold out, and 1 more');
    const brake = { ...line, alertId: 'a4', kind: 'brake' as const, campaignId: null, campaignName: null };
    const access = { ...brake, alertId: 'a5', kind: 'token' as const };
    expect(await subjectOf([brake])).toBe('Tea & more: the brake is on, your decision is wanted');
    expect(await subjectOf([access, brake])).toBe(
      'Tea & more: Holdfast has no access to the shop, and 1 more',
    );
    expect(await subjectOf([survey])).toBe('Spring: five short questions for you');
  });

  test('an end is said as one', async () => {
    await office().send(
      message(reader('en'), {
        what: 'digest',
        lines: [line, { ...line, phase: 'resolved', resolvedAt: NOW }],
      }),
    );
    const text = decoded(mails[0] ?? '');
    expect(text.match(/Over since/g)).toHaveLength(2);
  });

  test('what is over asks for nothing any more, and says when it began', async () => {
    const over = { ...line, phase: 'resolved' as const, openedAt: NOW - 3_600_000, resolvedAt: NOW };
    await office().send(message(reader('en'), { what: 'digest', lines: [over] }));
    const text = decoded(mails[0] ?? '');
    expect(text).not.toMatch(/restock|· since/);
    expect(text).toMatch(/began Nov 15, 2026.*\r?\n\s+Look at it: https:/);
  });

  test('a server that refuses for good, for now, and one that is away', async () => {
    refuse = 550;
    expect(await office().send(message(reader('en')))).toMatchObject({ outcome: 'refused' });
    refuse = 451;
    expect(await office().send(message(reader('en')))).toMatchObject({ outcome: 'later' });
    expect(await office({ smtpPort: 1 }).send(message(reader('en')))).toMatchObject({ outcome: 'later' });
  });
});

describe('channels', () => {
  test('a campaign’s own channel has its name at the beginning of each message', async () => {
    const own = { ...channel('slack'), campaign: 'Winter' } as Destination;
    await office().send(message(own));
    await office().send(message({ ...own, channel: 'teams' } as Destination, { what: 'digest' }));
    await office().send(message({ ...own, campaign: 'Spring' } as Destination));
    expect((JSON.parse(got[0]?.body ?? '{}') as { text: string }).text).toBe(
      'Winter: Spring: 1 item is sold out',
    );
    expect(got[1]?.body).toContain('"Winter: ');
    expect((JSON.parse(got[2]?.body ?? '{}') as { text: string }).text).toBe('Spring: 1 item is sold out');
  });

  test('Slack gets blocks, in which a product’s name is only text', async () => {
    expect(await office().send(message(channel('slack')))).toEqual({ outcome: 'sent' });
    const body = JSON.parse(got[0]?.body ?? '{}') as { text: string; blocks: { type: string }[] };
    expect(body.text).toBe('Spring: 1 item is sold out');
    expect(body.blocks[0]).toMatchObject({ type: 'header' });
    expect(got[0]?.body).toContain('Tea &lt;b&gt;');
    expect(got[0]?.body).toContain(`<${PAGE}|See why, restock or swap it>`);
    expect(got[0]?.body).toContain('Times are in the time zone Europe/Berlin.');
  });

  test('Teams gets a card of plain text runs and buttons', async () => {
    expect(await office().send(message(channel('teams')))).toEqual({ outcome: 'sent' });
    const body = JSON.parse(got[0]?.body ?? '{}') as {
      attachments: { content: { body: { type: string }[] } }[];
    };
    const card = body.attachments[0]?.content.body ?? [];
    expect([...new Set(card.map(({ type }) => type))].toSorted()).toEqual(['ActionSet', 'RichTextBlock']);
    expect(got[0]?.body).toContain(PAGE);
    expect(got[0]?.body).toContain('Times are in the time zone Europe/Berlin.');
  });

  test('a program gets values with a signature over timestamp and body', async () => {
    expect(await office().send(message(channel('webhook')))).toEqual({ outcome: 'sent' });
    const { headers, body } = got[0] as Got;
    const timestamp = headers['holdfast-timestamp'];
    expect(timestamp).toBe(String(NOW / 1000));
    const expected = createHmac('sha256', 'the key')
      .update(`${String(timestamp)}.${body}`)
      .digest('hex');
    expect(headers['holdfast-signature']).toBe(`sha256=${expected}`);
    expect(JSON.parse(body)).toMatchObject({
      shop: SHOP.domain,
      alerts: [{ id: 'a1', phase: 'opened', trigger: 'sold_out', values: { buyable: 0 } }],
    });
  });

  test('answers: tried again, refused, and not sure', async () => {
    const ask = async (answer: number, name: 'slack' | 'webhook') => {
      status = answer;
      return (await office().send(message(channel(name)))).outcome;
    };
    expect(await ask(503, 'slack')).toBe('later');
    expect(await ask(429, 'slack')).toBe('later');
    expect(await ask(404, 'slack')).toBe('refused');
    expect(await ask(0, 'slack')).toBe('unsure');
    expect(await ask(0, 'webhook')).toBe('later');
    expect(
      (await office().send(message({ ...channel('slack'), address: 'lost' } as Destination))).outcome,
    ).toBe('refused');
  });
});

describe('private addresses', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:db8::1',
    'ff02::1',
    'name.test',
  ])('%s is not public', (address) => expect(isPublic(address)).toBe(false));
  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111'])('%s is', (address) =>
    expect(isPublic(address)).toBe(true),
  );

  test.each([
    'http://example.com/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:a00:1]/',
    'https://user:pass@example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'no address',
  ])('%s cannot be entered', (address) => expect(readAddress(address, false)).toBeNull());

  test('this machine only where it is allowed', async () => {
    expect(readAddress(base, true)).not.toBeNull();
    expect(await office({ allowLoopback: false }).send(message(channel('slack')))).toMatchObject({
      outcome: 'refused',
    });
    expect(got).toEqual([]);
  });

  test('a name that leads to a private address is refused, also when only one of its addresses is, or it changed since', async () => {
    const http = createHttpPost({ allowLoopback: false });
    const post = (host: string) => http.post(`https://${host}/`, '{}', {}, false);
    names.set('inside.test', [{ address: '10.0.0.5', family: 4 }]);
    expect(await post('inside.test')).toEqual({
      outcome: 'refused',
      reason: 'inside.test is not a public address',
    });
    names.set('both.test', [
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]);
    expect(await post('both.test')).toMatchObject({ outcome: 'refused' });
    expect(readAddress('https://turns.test/', false)).not.toBeNull();
    names.set('turns.test', [{ address: '169.254.169.254', family: 4 }]);
    expect(await post('turns.test')).toMatchObject({ outcome: 'refused' });
  });

  test('what is connected to is the checked address', async () => {
    const { port } = new URL(base);
    names.set('localhost', [{ address: '127.0.0.1', family: 4 }]);
    const http = createHttpPost({ allowLoopback: true });
    expect(await http.post(`http://localhost:${port}/named`, '{}', {}, false)).toEqual({ outcome: 'sent' });
    expect(got[0]).toMatchObject({ path: '/named', headers: { host: `localhost:${port}` } });
  });

  test('a redirect is not followed', async () => {
    status = 307;
    expect(await office().send(message(channel('slack')))).toMatchObject({ outcome: 'refused' });
    expect(got).toHaveLength(1);
  });
});
