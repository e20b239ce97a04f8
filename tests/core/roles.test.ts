/** Who may do what, row by row: a change of the table has to be meant. */
import { describe, expect, test } from 'vitest';
import { DEEDS, deedsOf, may, roleOf, ROLES, whoMay, type Deed, type Role } from '../../app/core/roles.ts';

const NOT_ALLOWED: Record<Role, Deed[]> = {
  owner: [],
  operations: [
    'createCampaign',
    'editCampaign',
    'schedule',
    'propose',
    'withdrawProposal',
    'end',
    'cancel',
    'setItem',
    'addProducts',
    'removeProduct',
    'previewCampaign',
    'findDiscounts',
    'previewCsv',
    'importCsv',
    'previewSettings',
    'importSettings',
    'manageTeam',
    'setRole',
    'forgetMember',
  ],
  merchandiser: [
    'followShipments',
    'answerFeasibility',
    'openGuestLink',
    'revokeGuestLink',
    'putShopBack',
    'resumeActions',
    'brake',
    'writeAgain',
    'leaveToThem',
    'saveSettings',
    'saveTelling',
    'saveOwners',
    'saveAnswerTimes',
    'openSatisfaction',
    'revokeSatisfaction',
    'turnPixelOn',
    'turnPixelOff',
    'hearThemes',
    'readOrders',
    'exportSettings',
    'previewSettings',
    'importSettings',
    'manageTeam',
    'setRole',
    'forgetMember',
  ],
  viewer: DEEDS.filter(
    (deed) =>
      ![
        'answerSurvey',
        'checkHandle',
        'listArrivals',
        'lookAtHome',
        'lookAtReadiness',
        'saveView',
        'deleteView',
      ].includes(deed),
  ),
};

describe('roles', () => {
  test.each(ROLES)('%s may do everything but this', (role) => {
    const refused = DEEDS.filter((deed) => !may(role, deed)).toSorted();
    expect(refused).toEqual(NOT_ALLOWED[role].toSorted());
    expect(deedsOf(role)).toEqual(DEEDS.filter((deed) => !refused.includes(deed)));
  });

  test('everything can be done by somebody, and always by the owner', () => {
    for (const deed of DEEDS) expect(whoMay(deed), deed).toContain('owner');
  });

  test('what is not in the table nobody may', () => {
    for (const role of ROLES) {
      expect(may(role, 'eraseShop' as Deed)).toBe(false);
      expect(may(role, 'toString' as Deed)).toBe(false);
    }
  });

  test('a role is one of four words', () => {
    expect(ROLES.map(roleOf)).toEqual(ROLES);
    for (const text of ['', 'Owner', 'admin', 'toString']) expect(roleOf(text)).toBeNull();
  });
});
