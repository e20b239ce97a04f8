/** What each role gets from the routes: pages, answers, numbers. Commands refuse by themselves (tests/contracts/team). */
import { describe, expect, test } from 'vitest';
import type { Role } from '../../app/core/roles.ts';
import { action as preview } from '../../app/routes/campaign-preview.ts';
import { loader as edit } from '../../app/routes/campaign-form/edit.tsx';
import { loader as create } from '../../app/routes/campaign-form/new.tsx';
import { loader as handle } from '../../app/routes/handle.ts';
import { loader as heldExport } from '../../app/routes/settings/held-export.ts';
import { loader as settingsFile } from '../../app/routes/settings/settings-file.ts';
import { loader as team } from '../../app/routes/settings/team.tsx';
import { loader as frame } from '../../app/routes/app.tsx';
import { loader as why } from '../../app/routes/products/why.tsx';
import { fakeContext, visitOf } from './fake-context.ts';

const statusOf = async (asked: () => unknown): Promise<number> => {
  try {
    await asked();
    return 200;
  } catch (thrown) {
    if (thrown instanceof Response) return thrown.status;
    throw thrown;
  }
};
const form = {
  campaign: { startsAt: 0, endsAt: 1, commitAt: 0 },
  sources: [],
  plan: [],
  products: [],
  productsTotal: 0,
};

describe('pages for planning', () => {
  const PAGES: [string, (role: Role) => unknown][] = [
    ['new', (role) => create(visitOf(fakeContext({ visitor: role }), '/app/campaigns/new'))],
    [
      'edit',
      (role) =>
        edit(
          visitOf(
            fakeContext({ visitor: role, views: { campaignForm: () => Promise.resolve(form as never) } }),
            '/x',
            {
              params: { id: 'c1' },
            },
          ),
        ),
    ],
    ['handle', (role) => handle(visitOf(fakeContext({ visitor: role }), '/app/handle?name=tea'))],
    [
      'preview',
      (role) =>
        preview(visitOf(fakeContext({ visitor: role }), '/app/campaign-preview', { body: { draft: {} } })),
    ],
  ];
  test.each(PAGES)('%s: refused to operations and viewers', async (_, open) => {
    expect(await statusOf(() => open('operations'))).toBe(403);
    expect(await statusOf(() => open('viewer'))).toBe(403);
  });
  test.each(PAGES.filter(([name]) => name !== 'edit'))('%s: open to planners', async (_, open) => {
    expect(await statusOf(() => open('merchandiser'))).toBe(200);
    expect(await statusOf(() => open('owner'))).toBe(200);
  });
});

describe('settings', () => {
  test.each([
    ['owner', 200],
    ['operations', 200],
    ['merchandiser', 403],
    ['viewer', 403],
  ] as const)('the file, for %s: %d', async (role, status) => {
    const fake = fakeContext({
      visitor: role,
      commands: { exportSettings: () => Promise.resolve({ ok: true, file: '{}' }) },
    });
    expect(await statusOf(() => settingsFile(visitOf(fake, '/app/settings/file')))).toBe(status);
  });

  test('addresses of people are the owner’s alone', async () => {
    const view = {
      members: [
        {
          userId: '1',
          role: 'viewer' as const,
          name: 'Vera',
          email: 'vera@tea.test',
          accountOwner: false,
          collaborator: false,
          interim: false,
          joinedAt: null,
          lastSeenAt: null,
        },
      ],
      viewersSeeQuantities: true,
      defaultRole: 'viewer' as const,
      expectedPeople: [{ email: 'new@tea.test', role: 'viewer' as const }],
      signOff: 'off' as const,
      survey: 'off' as const,
      signers: ['owner' as const],
    };
    const seen = async (role: Role): Promise<string> =>
      JSON.stringify(
        await team(
          visitOf(
            fakeContext({ visitor: role, views: { team: () => Promise.resolve(view) } }),
            '/app/settings/team',
          ),
        ),
      );
    expect(await seen('owner')).toContain('vera@tea.test');
    for (const role of ['operations', 'merchandiser', 'viewer'] as const)
      expect(await seen(role)).not.toContain('@tea.test');
  });
});

describe('quantities', () => {
  const product = { id: '9', variants: [{ id: '1', buyable: 7919, levels: [{ available: 7919 }] }] };
  const ask = async (role: Role, viewersSeeQuantities: boolean): Promise<string> => {
    const fake = fakeContext({
      visitor: role,
      views: {
        product: () => Promise.resolve(product as never),
        comingStandings: () => Promise.resolve([{ variantId: '1', short: 7919 } as never]),
        viewersSeeQuantities: () => Promise.resolve(viewersSeeQuantities),
        ledger: () => Promise.resolve({ rows: [], more: false }),
      },
    });
    return JSON.stringify(await why(visitOf(fake, '/app/products/9', { params: { productId: '9' } })));
  };

  test('a viewer gets none where the shop keeps them; everybody else does', async () => {
    expect(await ask('viewer', false)).not.toContain('7919');
    expect(await ask('viewer', true)).toContain('7919');
    for (const role of ['owner', 'operations', 'merchandiser'] as const)
      expect(await ask(role, false)).toContain('7919');
  });

  test('the page knows, so that it can say so', async () => {
    const me = async (viewersSeeQuantities: boolean) => {
      const views = {
        viewersSeeQuantities: () => Promise.resolve(viewersSeeQuantities),
        pulse: () => Promise.resolve(''),
      };
      return (await frame(visitOf(fakeContext({ visitor: 'viewer', views }), '/app'))).me;
    };
    expect(await me(false)).toMatchObject({ role: 'viewer', quantities: false });
    expect((await me(true)).quantities).toBe(true);
    expect((await me(true)).may).not.toContain('acknowledge');
  });
});

test('the export of what is held is a CSV in the person’s language', async () => {
  const report = {
    shopName: 'Tea',
    timezone: 'UTC',
    currency: 'EUR',
    channels: { '7': 'Google' },
    products: [
      {
        productId: '9',
        title: '=Tea',
        handle: 'tea',
        response: 'hide' as const,
        campaigns: ['Sale'],
        since: 0,
        fields: [
          { field: 'status', was: 'ACTIVE', wrote: 'UNLISTED', variant: null },
          {
            field: 'publication:7',
            was: { published: true, publishDate: null },
            wrote: { published: false, publishDate: null },
            variant: null,
          },
          { field: 'tag:holdfast-held', was: false, wrote: true, variant: null },
        ],
      },
    ],
  };
  const fake = fakeContext({ views: { heldReport: () => Promise.resolve(report) } });
  const answer = await heldExport(visitOf(fake, '/app/held/export?locale=de'));
  const lines = (await answer.text()).split('\r\n');
  expect(lines[0]).toContain('Produkt');
  expect(lines[1]).toMatch(/^'=Tea,9,tea,Verborgen,Sale,.*,Status,Aktiv,Nicht gelistet$/);
  expect(lines[2]).toContain('Vertriebskanal Google,veröffentlicht,nicht veröffentlicht');
  expect(lines[3]).toContain('Tag holdfast-held,nein,ja');
});
