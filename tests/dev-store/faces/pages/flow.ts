/** Shopify Flow of the dev store: which triggers the app has sent, and a form that runs its actions. */
import { z } from 'zod';
import { html, type Html } from '../html.ts';
import type { Visit } from '../host.ts';
import { adminPage } from '../layout.ts';
import { time } from '../parts.ts';

export const ACTIONS = [
  'hold-product',
  'release-product',
  'add-product',
  'remove-product',
  'freeze-campaign',
];
const MOST = 50;

export const FlowForm = z.object({
  handle: z.string().min(1),
  product_id: z.string().default(''),
  campaign: z.string().default(''),
  runId: z.string().default(''),
});

/** `/store/{handle}/flow`. */
export function flowPage(visit: Visit): Html {
  const received = (visit.host.flow?.received(visit.domain) ?? []).slice(-MOST).toReversed();
  const products = visit.keeper.products().slice(0, 200);
  return adminPage(
    visit,
    'flow',
    'Flow',
    html`<h1>Flow</h1>
      <section class="card" aria-labelledby="run">
        <h2 id="run">Run an action</h2>
        <form class="line" data-do="${visit.base}/api/flow">
          <label
            >Action
            <select name="handle">
              ${ACTIONS.map((handle) => html`<option>${handle}</option>`)}
            </select></label
          >
          <label
            >Product
            <select name="product_id">
              ${products.map(
                ({ id, title }) => html`<option value="${id.split('/').pop() ?? ''}">${title}</option>`,
              )}
            </select></label
          >
          <label>Campaign <input name="campaign" placeholder="handle or name" /></label>
          <label>Run <input name="runId" placeholder="a new one" /></label>
          <button class="button">Run</button>
        </form>
      </section>
      <h2>Triggers received</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Triggers received">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Trigger</th>
              <th scope="col">Payload</th>
            </tr>
          </thead>
          <tbody>
            ${received.map(
              ({ handle, payload, at }) =>
                html`<tr>
                  <td>${time(new Date(at), visit)}</td>
                  <td>${handle}</td>
                  <td><code>${JSON.stringify(payload)}</code></td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${received.length === 0 ? html`<p class="empty">Nothing yet.</p>` : null}`,
    ['live.js'],
  );
}
