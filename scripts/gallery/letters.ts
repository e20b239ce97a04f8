/** Everything that leaves the shop for a mailbox or a channel: as it is laid out, and as plain text. */
import type { Destination, Outgoing, OwnedLine } from '../../app/flow/telling/tell.ts';
import { lastWeekOf } from '../../app/core/weekly.ts';
import type { AlertView } from '../../app/db/views/views.ts';
import { farewellLetter } from '../../app/mail/farewell.ts';
import type { Letter } from '../../app/mail/mailer.ts';
import { briefLetter } from '../../app/notify/brief-letter.ts';
import { slackBody, teamsBody } from '../../app/notify/layouts.ts';
import { leavePage } from '../../app/notify/leave-page.ts';
import { letterOf } from '../../app/notify/letter.ts';
import { wordsFor } from '../../app/notify/words.ts';
import { SHOPS, type ScreensGround, type ScreenState } from '../../tests/support/screens-ground.ts';
import { PEOPLE } from './normal.ts';
import type { Picture } from './pages.ts';

const LOCALES = ['en', 'de'];
const MAIL_WIDTHS = [640, 390];
const parts = {
  apiKey: 'holdfast',
  leaveAddress: () => 'https://holdfast.example/unsubscribe/me',
};

/** Letters of a shop: alerts alone and together, the brief, the last one after an uninstall, and the page that stops them. */
export async function lettersOf(state: ScreenState, ground: ScreensGround): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const locale of LOCALES) pictures.push(...(await inLanguage(state, ground, locale)));
  return pictures;
}

async function inLanguage(state: ScreenState, { app }: ScreensGround, locale: string): Promise<Picture[]> {
  const domain = SHOPS[state];
  const { views } = app.holdfast;
  const at = app.holdfast.now();
  const frame = await views.frame(domain);
  if (!frame) return [];
  const { name, timezone: zone, currency, tokenRevokedAt } = frame;
  const shop = { domain, name, zone, currency, tokenRevokedAt };
  const reader = { userId: PEOPLE.owner.userId, email: 'olivia@harbour.example', locale, zone: shop.zone };
  const mail: Destination = { channel: 'email', ...reader };
  const { alerts } = await views.home(domain, at, null, PEOPLE.owner.userId);
  const lines = alerts.flatMap(linesOf);
  const letter = (name: string, { html, text, subject }: Letter): Picture =>
    ({ name, path: '', locale, html, plain: `${subject}\n\n${text}\n`, widths: MAIL_WIDTHS }) as const;
  const message = (what: Outgoing['what'], of: OwnedLine[], to: Destination): Outgoing => ({
    id: 'm1',
    shop,
    to,
    what,
    lines: of,
    at,
  });
  const told = async (name: string, what: Outgoing['what'], of: OwnedLine[]): Promise<Picture> =>
    letter(name, letterOf(await wordsFor(message(what, of, mail), parts), reader.email, '<m1>', null));
  const channel = async (name: 'slack' | 'teams'): Promise<Picture> => {
    const to: Destination = { channel: name, address: '', secret: null, locale };
    const words = await wordsFor(message('now', lines.slice(0, 2), to), parts);
    const body: unknown = JSON.parse((name === 'slack' ? slackBody : teamsBody)(words));
    const plain = JSON.stringify(body, null, 2);
    const html = `<!doctype html><title>${name}</title><pre style="white-space:pre-wrap">${plain.replace(/[&<]/g, (sign) => (sign === '&' ? '&amp;' : '&lt;'))}</pre>`;
    return { name: `mail-${name}`, path: '', locale, html, plain, widths: [640] };
  };
  const week = lastWeekOf(at, shop.zone);
  const brief = {
    ...(await views.brief(domain, at)),
    measures: (await views.insights(domain, week, at)).measures,
    week,
    shop,
  };
  const report = await views.heldReport(domain);
  const stops = (left: boolean): Promise<string> =>
    leavePage({ shop: domain, locale, shopName: shop.name, what: ['sold_out', 'brief'], left }, locale);
  const page = (name: string, html: string): Picture => ({ name, path: '', locale, html });
  return [
    ...(await Promise.all(
      oneOfEach(lines).map((line) =>
        told(`mail-now-${line.message.replace('alert.', '').replaceAll('.', '-')}`, 'now', [line]),
      ),
    )),
    ...(lines[0]
      ? [
          ...(lines[0].addresseeName === PEOPLE.owner.name
            ? []
            : [
                await told('mail-escalated', 'now', [
                  { ...lines[0], phase: 'escalated', escalatedToName: PEOPLE.owner.name },
                ]),
              ]),
          await told('mail-over', 'digest', [{ ...lines[0], phase: 'resolved', resolvedAt: at }]),
          await channel('slack'),
          await channel('teams'),
        ]
      : []),
    await told('mail-digest', 'digest', lines),
    await told('mail-test', 'test', []),
    letter(
      'mail-brief',
      await briefLetter(
        brief,
        { id: 'b1', shop: domain, ...reader, at },
        { apiKey: 'holdfast', leave: parts.leaveAddress() },
      ),
    ),
    letter('mail-farewell', await farewellLetter(report, reader, domain, at)),
    page('mail-stop', await stops(false)),
    page('mail-stopped', await stops(true)),
    page('mail-stop-unknown', await leavePage(null, locale)),
  ];
}

/** Of alerts that say the same of another product, the first. */
const oneOfEach = (lines: readonly OwnedLine[]): OwnedLine[] => [
  ...new Map(lines.toReversed().map((line) => [line.message, line])).values(),
];

/** Home puts items of one cause together; letters have a line for each, with what is at risk in it alone. */
const linesOf = (alert: AlertView): OwnedLine[] =>
  [{ ...alert, others: [] }, ...alert.others.map((other) => ({ ...alert, ...other }))].map((one) =>
    lineOf(one),
  );

const lineOf = (alert: Omit<AlertView, 'others'>): OwnedLine => ({
  alertId: alert.id,
  phase: 'opened',
  how: 'now',
  kind: alert.kind,
  urgency: alert.urgency,
  message: alert.message,
  params: alert.params,
  campaignId: alert.campaignId,
  campaignName: alert.campaignName,
  productId: alert.productId,
  thing: null,
  acknowledgedBy: alert.acknowledgedBy,
  addresseeName: alert.addresseeName,
  openedAt: alert.openedAt,
  resolvedAt: null,
  escalatedToName: alert.escalatedToName,
  moneyAtRisk: typeof alert.params['money'] === 'number' ? alert.params['money'] : alert.moneyAtRisk,
  owner: alert.owner,
});
