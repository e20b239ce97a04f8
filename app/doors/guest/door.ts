import type { IncomingMessage, ServerResponse } from 'node:http';
import { guestId, LINK_PURPOSES, opens, type LinkPurpose } from '../../core/guest-links.ts';
import { withoutQuantities } from '../../core/without-quantities.ts';
import type { Views } from '../../db/views/views.ts';
import type { Commands } from '../../flow/commands/commands.ts';
import type { Entered, GuestLinks } from '../../flow/guests/links.ts';
import type { Clock } from '../../flow/ports.ts';
import { textsFor } from '../../mail/texts.ts';
import { createFormat } from '../../ui/format.ts';
import { sentence } from '../../ui/sentence.ts';
import { readBody, reply, type Door } from '../door.ts';
import { calendarFile, calendarSection } from './calendar.ts';
import { feasibilitySection } from './feasibility.ts';
import { markup } from './markup.ts';
import { documentOf, GUEST_HEADERS } from './layout.ts';
import type { Guest, GuestSection } from './shape.ts';
import { signOffSection } from './sign-off.ts';
import { stockSection } from './stock.ts';
import { surveySection } from './survey.ts';

const MOST_BYTES = 20_000;

export interface GuestDoorPorts {
  links: GuestLinks;
  views: Views;
  commands: Commands;
  clock: Clock;
  /** The app's public address. */
  appUrl: string;
  log: { error(details: object, message: string): void };
}

/**
 * `/with/…`: pages for people without a seat, outside the shop's admin: no session, no cookie, no script. The address is
 * what proves who comes, so it is never written to a log. 410 when it has expired or was revoked.
 */
export function guestDoor(ports: GuestDoorPorts): Door {
  const sections: Record<LinkPurpose, GuestSection> = {
    sign_off: signOffSection,
    feasibility: feasibilitySection,
    stock: stockSection,
    survey: surveySection,
    calendar: calendarSection(new URL(ports.appUrl).origin),
  };
  return async (req, res, url) => {
    if (!url.pathname.startsWith('/with/')) return false;
    try {
      return await answer(ports, sections, req, res, url);
    } catch (error) {
      ports.log.error({ error }, 'A page for somebody without a seat failed');
      if (res.headersSent) return true;
      return tell(req, res, 500, 'failed');
    }
  };
}

async function answer(
  ports: GuestDoorPorts,
  sections: Record<LinkPurpose, GuestSection>,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<boolean> {
  const method = req.method ?? '';
  if (!['GET', 'HEAD', 'POST'].includes(method)) return reply(res, 405, '', { Allow: 'GET, HEAD, POST' });
  const entered = await ports.links.enter(url.pathname);
  if (!entered.entered) return refused(req, res, entered.why);
  const guest = await guestOf(ports, entered);
  const [, asked = '', ...rest] = entered.rest.split('/');
  if (asked === 'calendar.ics' && opens(guest.link, 'calendar', guest.now)) return calendar(req, res, guest);
  const own = LINK_PURPOSES.filter((one) => opens(guest.link, one, guest.now));
  const purpose = asked === '' ? own[0] : own.find((one) => one === asked);
  if (purpose === undefined) return tell(req, res, 404, 'nothing', guest.link.locale);
  const section = sections[purpose];
  const sent = method === 'POST' ? await send(section, guest, rest, req) : null;
  if (sent === 'too_much') return tell(req, res, 413, 'failed', guest.link.locale);
  if (sent === 'no_form') return reply(res, 405, '', { Allow: 'GET, HEAD' });
  if (sent?.ok) {
    // The address itself stays as it is: turning back and loading again sends nothing twice.
    res.writeHead(303, { ...GUEST_HEADERS, Location: `${url.pathname}?done=1` });
    res.end();
    return true;
  }
  const page = await section.show(guest, rest, url.searchParams);
  if (page === null) return tell(req, res, 404, 'nothing', guest.link.locale);
  const { t, format, link, base, shop, views, zone } = guest;
  const frame = await views.frame(shop);
  const said =
    sent !== null
      ? markup`<div class="card problem" role="alert">
          ${sent.problems.map(({ message, params }) => markup`<p>${sentence({ key: message, params: params ?? {} }, t, format)}</p>`)}
        </div>`
      : url.searchParams.get('done') === '1'
        ? markup`<div class="card told" role="status"><p>${t('guest.done')}</p></div>`
        : null;
  return write(req, res, sent === null ? 200 : 422, {
    locale: link.locale,
    title: page.title,
    above: t('guest.for', { name: link.name, shop: frame?.name ?? shop }),
    nav:
      own.length < 2
        ? []
        : own.map((one) => ({
            label: t(`guest.section.${one}`),
            href: `${base}/${one}`,
            current: one === purpose,
          })),
    main: markup`${said}${page.main}`,
    below: `${t('guest.until', { date: format.date(link.expiresAt) })} ${t('nav.clock', { zone })}`,
  });
}

async function guestOf(
  { views, commands, clock }: GuestDoorPorts,
  { shop, link, base }: Extract<Entered, { entered: true }>,
): Promise<Guest> {
  const quantities = link.role !== 'viewer' || (await views.viewersSeeQuantities(shop));
  const [{ t, locale }, frame] = await Promise.all([textsFor(link.locale), views.frame(shop)]);
  const now = clock.now();
  const zone = frame?.timezone ?? 'UTC';
  return {
    shop,
    link: { ...link, locale },
    person: { userId: guestId(link.id), name: link.name, role: link.role },
    base,
    now,
    zone,
    t,
    format: createFormat(locale, zone, frame?.currency ?? 'EUR', now),
    views: quantities ? views : blind(views),
    quantities,
    commands,
  };
}

/** Every answer without its quantities. */
const blind = (views: Views): Views =>
  new Proxy(views, {
    get(target, name) {
      const ask: unknown = Reflect.get(target, name);
      if (typeof ask !== 'function') return ask;
      return async (...asked: unknown[]) => withoutQuantities<unknown>(await ask.apply(target, asked));
    },
  });

async function send(section: GuestSection, guest: Guest, rest: readonly string[], req: IncomingMessage) {
  if (section.send === null) return 'no_form';
  const body = await readBody(req, MOST_BYTES);
  if (body === null) return 'too_much';
  return section.send(guest, rest, new URLSearchParams(body.toString('utf8')));
}

async function calendar(req: IncomingMessage, res: ServerResponse, guest: Guest): Promise<true> {
  const { text, etag } = await calendarFile(guest);
  const { 'X-Robots-Tag': robots = '', 'Referrer-Policy': referrer = '' } = GUEST_HEADERS;
  const headers = {
    ETag: etag,
    'Cache-Control': 'private, no-cache',
    'X-Robots-Tag': robots,
    'Referrer-Policy': referrer,
  };
  if (req.headers['if-none-match'] === etag) {
    res.writeHead(304, headers);
    res.end();
    return true;
  }
  return reply(res, 200, req.method === 'HEAD' ? '' : text, {
    ...headers,
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': 'inline; filename="holdfast.ics"',
  });
}

const STATUS = { unknown: 404, gone: 410, often: 429 } as const;

function refused(
  req: IncomingMessage,
  res: ServerResponse,
  why: 'unknown' | 'gone' | 'often',
): Promise<true> {
  if (why === 'often') res.setHeader('Retry-After', '60');
  return tell(req, res, STATUS[why], why === 'unknown' ? 'nothing' : why, req.headers['accept-language']);
}

/** A page that says what is wrong and what to do; nothing about the shop is on it. */
async function tell(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  what: 'nothing' | 'gone' | 'often' | 'failed',
  wanted = req.headers['accept-language'] ?? 'en',
): Promise<true> {
  const { t, locale } = await textsFor(wanted);
  return write(req, res, status, {
    locale: /^[a-z]{2}/i.exec(locale)?.[0] ?? 'en',
    title: t(`guest.${what}.title`),
    above: 'Holdfast',
    nav: [],
    main: markup`<section><p>${t(`guest.${what}.text`)}</p></section>`,
    below: '',
  });
}

function write(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  page: Parameters<typeof documentOf>[0],
): true {
  return reply(res, status, req.method === 'HEAD' ? '' : documentOf(page), GUEST_HEADERS);
}
