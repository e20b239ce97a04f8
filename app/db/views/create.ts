import { campaign, campaignForm, choices } from './campaign.ts';
import { brief } from './brief.ts';
import { calendar, savedViews } from './calendar.ts';
import { campaigns } from './campaigns.ts';
import { catalogue, listedProducts } from './catalogue.ts';
import { frame, locationsOf, publicationsOf, pulse, settingsOf } from './frame.ts';
import { held, heldReport, notYetBack, strays } from './held.ts';
import { home } from './home.ts';
import { insights, measureRows } from './insights.ts';
import { campaignJourney, journey } from './journey.ts';
import { postMortem } from './post-mortem.ts';
import { campaignItems, overlaps } from './items.ts';
import { agreements, ledger } from './ledger.ts';
import { campaignChannels, placements } from './placements.ts';
import { product } from './product.ts';
import { people, team, viewersSeeQuantities } from './team.ts';
import { readiness } from './readiness.ts';
import { results } from './results.ts';
import { agenda, agendaPlacements } from './agenda.ts';
import { feasibility } from './coming.ts';
import { keptPlans } from './kept-plan.ts';
import { surveys } from './surveys.ts';
import { actingList } from './acting-list.ts';
import { signOffs } from './signoff.ts';
import { stock, stockIds, stockRows } from './stock.ts';
import type { Sql } from '../sql.ts';
import { owners } from './owners.ts';
import type { Views } from './views.ts';

/** Read models over one database. */
export const createViews = (db: Sql): Views => viewsWith(db, keptPlans(db));

const viewsWith = (db: Sql, plans: ReturnType<typeof keptPlans>): Views => ({
  frame: (shop) => frame(db, shop),
  pulse: (shop) => pulse(db, shop),
  home: (shop, now, since = null, userId = null, inbox = 'first') =>
    home(db, shop, now, since, userId, inbox),
  people: (shop) => people(db, shop),
  calendar: (shop, range) => calendar(db, shop, range),
  savedViews: (shop, userId, page) => savedViews(db, shop, userId, page),
  campaigns: (shop, query, now) => campaigns(db, shop, query, now),
  campaign: (shop, id, now) => campaign(db, shop, id, now),
  campaignItems: (shop, id, query) => campaignItems(db, shop, id, query),
  overlaps: (shop, id, page, now) => overlaps(db, shop, id, page, now),
  campaignForm: (shop, id) => campaignForm(db, shop, id),
  choices: (shop) => choices(db, shop),
  catalogue: (shop, query) => catalogue(db, shop, query),
  listedProducts: (shop, search) => listedProducts(db, shop, search),
  ledger: (shop, query) => ledger(db, shop, query),
  agreements: (shop, limit) => agreements(db, shop, limit),
  product: (shop, productId, now) => product(db, shop, productId, now),
  async settings(shop) {
    const [settings, locations, publications, products] = await Promise.all([
      settingsOf(db, shop),
      locationsOf(db, shop),
      publicationsOf(db, shop),
      held(db, shop, null),
    ]);
    const changed = products.filter((product) => product.changed).length;
    return { settings, locations, publications, held: changed, unchanged: products.length - changed };
  },
  team: (shop) => team(db, shop),
  owners: (shop, now) => owners(db, shop, now),
  viewersSeeQuantities: (shop) => viewersSeeQuantities(db, shop),
  heldReport: (shop) => heldReport(db, shop),
  notYetBack: (shop) => notYetBack(db, shop),
  strays: (shop, tag) => strays(db, shop, tag),
  agenda: (shop, from, now) => agenda(db, shop, from, now),
  agendaPlacements: (shop, from) => agendaPlacements(db, shop, from),
  ...plans,
  feasibility: (shop, id) => feasibility(db, shop, id),
  surveys: (shop, person, now) => surveys(db, shop, person, now),
  actingList: (shop, id) => actingList(db, shop, id),
  signOffs: (shop, id) => signOffs(db, shop, id),
  brief: (shop, now) => brief(db, shop, now),
  insights: (shop, period, now) => insights(db, shop, period, now),
  postMortem: (shop, id, now) => postMortem(db, shop, id, now),
  journey: (shop, period, now) => journey(db, shop, period, now),
  campaignJourney: (shop, id, now) => campaignJourney(db, shop, id, now),
  measureRows: (shop, query) => measureRows(db, shop, query),
  campaignChannels: (shop, campaignId) => campaignChannels(db, shop, campaignId),
  placements: (shop, campaignId) => placements(db, shop, campaignId),
  results: (shop, id, now) => results(db, shop, id, now),
  readiness: (shop, id, now) => readiness(db, shop, id, now),
  stock: async (shop, query, now) => stock(db, shop, query, await plans.comingStandings(shop, now), now),
  stockIds: (shop, query, coming, now, most) => stockIds(db, shop, query, coming, now, most),
  stockRows: (shop, ids, coming, now) => stockRows(db, shop, ids, coming, now),
  held: (shop, campaignId) => held(db, shop, campaignId),
});
