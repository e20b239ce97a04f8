/** Who may do what. One table; the commands refuse by it and the screens hide by it. */

/** The account owner's side first, whoever only looks last. */
export const ROLES = ['owner', 'operations', 'merchandiser', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

const OWNER = ['owner'] as const;
/** Plans what is promised. */
const PLANNERS = ['owner', 'merchandiser'] as const;
/** Answers for stock and for the shop as a whole. */
const KEEPERS = ['owner', 'operations'] as const;
const WORKERS = ['owner', 'operations', 'merchandiser'] as const;
const ALL = ROLES;

/**
 * The roles that may do each thing. Most are commands by their name; `putShopBack`, `manageTeam` and `exportSettings` are
 * parts of one. Anybody who works may stop everything: that harms nothing. Only those who answer for the shop let it go on.
 */
const ALLOWED = {
  createCampaign: PLANNERS,
  editCampaign: PLANNERS,
  schedule: PLANNERS,
  propose: PLANNERS,
  withdrawProposal: PLANNERS,
  /** Of these roles, those that the shop chose to sign. */
  sign: WORKERS,
  sendBack: WORKERS,
  answerFeasibility: KEEPERS,
  end: PLANNERS,
  cancel: PLANNERS,
  setItem: PLANNERS,
  addProducts: PLANNERS,
  removeProduct: PLANNERS,
  previewCsv: PLANNERS,
  previewCampaign: PLANNERS,
  findDiscounts: PLANNERS,
  importCsv: PLANNERS,
  foreseeActing: WORKERS,
  startActing: WORKERS,
  watchOnly: WORKERS,
  freeze: WORKERS,
  unfreeze: WORKERS,
  putEverythingBack: WORKERS,
  putShopBack: KEEPERS,
  stopAllActions: WORKERS,
  resumeActions: KEEPERS,
  brake: KEEPERS,
  override: WORKERS,
  endOverride: WORKERS,
  addArrival: WORKERS,
  importArrivals: WORKERS,
  removeArrival: WORKERS,
  followShipments: KEEPERS,
  savePlacement: WORKERS,
  removePlacement: WORKERS,
  answerTask: WORKERS,
  addNote: WORKERS,
  acknowledge: WORKERS,
  addDecision: WORKERS,
  tickDecision: WORKERS,
  snooze: WORKERS,
  writeAgain: KEEPERS,
  leaveToThem: KEEPERS,
  saveSettings: KEEPERS,
  saveTelling: KEEPERS,
  saveOwners: KEEPERS,
  saveAnswerTimes: KEEPERS,
  /** Of anybody: whoever is ill asks a colleague. */
  saveAbsences: WORKERS,
  /** Who only looks is told nothing, so arranges nothing. */
  saveOwnTelling: WORKERS,
  setCampaignChannel: WORKERS,
  /** Whoever was asked. */
  answerSurvey: ALL,
  tickPoint: WORKERS,
  openGuestLink: KEEPERS,
  revokeGuestLink: KEEPERS,
  openFeed: WORKERS,
  revokeFeed: WORKERS,
  importSatisfaction: WORKERS,
  openSatisfaction: KEEPERS,
  revokeSatisfaction: KEEPERS,
  turnPixelOn: KEEPERS,
  turnPixelOff: KEEPERS,
  hearThemes: KEEPERS,
  readOrders: KEEPERS,
  exportSettings: KEEPERS,
  previewSettings: OWNER,
  importSettings: OWNER,
  manageTeam: OWNER,
  setRole: OWNER,
  forgetMember: OWNER,
  checkHandle: ALL,
  listArrivals: ALL,
  lookAtHome: ALL,
  lookAtReadiness: ALL,
  saveView: ALL,
  deleteView: ALL,
} as const satisfies Record<string, readonly Role[]>;

/** Something that a role may or may not do. */
export type Deed = keyof typeof ALLOWED;
export const DEEDS = Object.keys(ALLOWED) as Deed[];

/** Whether this role may do this; what is not in the table nobody may. */
export const may = (role: Role, deed: Deed): boolean =>
  Object.hasOwn(ALLOWED, deed) && (ALLOWED[deed] as readonly Role[]).includes(role);

/** Everything that a role may do. */
export const deedsOf = (role: Role): Deed[] => DEEDS.filter((deed) => may(role, deed));

/** Who may do it, the account owner's side first. */
export const whoMay = (deed: Deed): readonly Role[] => ALLOWED[deed];

/** A role from stored or sent text; null for anything else. */
export const roleOf = (text: string): Role | null => ROLES.find((role) => role === text) ?? null;
