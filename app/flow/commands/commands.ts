import type { Role } from '../../core/roles.ts';
import type { Write } from '../../core/writes.ts';
import type { SettingsPreview } from './settings-file.ts';
import type { ArrivalCommands } from './arrivals.ts';
import type { CampaignInput, OverrideInput, SettingsInput } from './inputs.ts';
import type { NoteCommands } from './notes.ts';
import type { OwnerCommands } from './owners.ts';
import type { DecisionCommands } from './decisions.ts';
import type { PersonalCommands } from './personal.ts';
import type { PlacementCommands } from './placements.ts';
import type { PreviewCommands } from './preview.ts';
import type { ReadinessCommands } from './readiness.ts';
import type { FeasibilityCommands } from './feasibility.ts';
import type { SurveyCommands } from './surveys.ts';
import type { SignOffCommands } from './signoff.ts';
import type { DiscountChoice } from '../ports.ts';

/** Who asks; every command is written to the ledger under this name, and refused to a role that may not. */
export interface Person {
  userId: string;
  name: string;
  role: Role;
}

/** A problem with what was asked: where, and a message key with parameters. Nothing was changed. */
export interface Problem {
  field: string | null;
  message: string;
  params?: Record<string, string | number>;
}

export type CommandResult<T extends object = object> =
  | ({ ok: true } & T)
  /** `forbidden`: the person's role does not allow it. */
  | { ok: false; problems: Problem[]; reason?: 'forbidden' };

/** One write of the list that a person sees before *Start acting*, in the order in which it will be made. */
export interface ForeseenWrite {
  productId: string;
  productTitle: string;
  /** `define_metafield`: our own metafield definition, once per shop; its product fields are empty. */
  write: Write | { kind: 'define_metafield' };
  because: string;
}

/** What *Start acting* would write now, as far as that is known. */
export interface Foreseen {
  writes: ForeseenWrite[];
  /** Names this very list. */
  fingerprint: string;
  /** The list of a large campaign is not there yet: so many of its products were looked at. `checking`: once more, after the consent. */
  preparing: { looked: number; products: number; checking: boolean } | null;
  /** Epoch milliseconds; null: it was made for this answer. */
  preparedAt: number | null;
  /** It is not the one that was consented to. */
  changed: boolean;
  /** The campaign acts already. */
  acting: boolean;
  /** When the writes are made: epoch milliseconds of the start of a campaign that has not begun; null: at once. */
  madeAt: number | null;
}

export interface CsvRow {
  row: number;
  status: 'matched' | 'unmatched' | 'duplicate' | 'bad';
  /** What was given: SKU, variant id, or handle. */
  key: string;
  variantId: string | null;
  productId: string | null;
  plannedUnits: number | null;
  reason: string | null;
}

/** Everything that a person can make Holdfast do. Each takes the shop and the person first. */
export interface Commands
  extends
    ArrivalCommands,
    DecisionCommands,
    FeasibilityCommands,
    NoteCommands,
    OwnerCommands,
    PersonalCommands,
    PlacementCommands,
    PreviewCommands,
    ReadinessCommands,
    SignOffCommands,
    SurveyCommands {
  createCampaign(shop: string, by: Person, input: CampaignInput): Promise<CommandResult<{ id: string }>>;
  editCampaign(shop: string, by: Person, id: string, input: CampaignInput): Promise<CommandResult>;
  /** Tags and smart collections of the shop that the campaign's tags would clash with; empty = free. */
  checkHandle(
    shop: string,
    name: string,
    ownId: string | null,
  ): Promise<{ handle: string; clashes: { tag: string; where: string }[] }>;
  /** Discounts that run or will run, to choose one; `search`: words of their title or code. */
  findDiscounts(
    shop: string,
    by: Person,
    search: string,
  ): Promise<CommandResult<{ discounts: DiscountChoice[] }>>;
  /** From draft to approved: the clock starts it (at once when its start has passed). */
  schedule(shop: string, by: Person, id: string): Promise<CommandResult>;
  /**
   * The exact writes that *Start acting* would make now, and a fingerprint of the list; of a large campaign how far the list is.
   * `again`: one that failed is begun anew.
   */
  foreseeActing(shop: string, by: Person, id: string, again?: boolean): Promise<CommandResult<Foreseen>>;
  /**
   * The person has seen the list with this fingerprint. A list that changed since is shown again. That of a large campaign is
   * compared once more first, and the campaign acts when that is through.
   */
  startActing(shop: string, by: Person, id: string, fingerprint: string): Promise<CommandResult>;
  /** Releases first, then only watches. */
  watchOnly(shop: string, by: Person, id: string): Promise<CommandResult>;
  freeze(shop: string, by: Person, id: string): Promise<CommandResult>;
  unfreeze(shop: string, by: Person, id: string): Promise<CommandResult>;
  end(shop: string, by: Person, id: string): Promise<CommandResult>;
  cancel(shop: string, by: Person, id: string): Promise<CommandResult>;
  /** Closes every hold of the campaign (or of the shop, with null) now and goes back to watching. */
  putEverythingBack(
    shop: string,
    by: Person,
    id: string | null,
  ): Promise<CommandResult<{ products: number }>>;
  stopAllActions(shop: string, by: Person): Promise<CommandResult>;
  resumeActions(shop: string, by: Person): Promise<CommandResult>;
  brake(shop: string, by: Person, choice: 'go_on' | 'put_back'): Promise<CommandResult>;
  setItem(
    shop: string,
    by: Person,
    campaignId: string,
    variantId: string,
    patch: { plannedUnits?: number | null; hero?: boolean; confirmed?: boolean },
  ): Promise<CommandResult>;
  addProducts(
    shop: string,
    by: Person,
    campaignId: string,
    productIds: readonly string[],
  ): Promise<CommandResult>;
  removeProduct(shop: string, by: Person, campaignId: string, productId: string): Promise<CommandResult>;
  /** CSV with a header: `sku` or `variant_id` or `handle`, and optionally `planned_units`. Nothing is written. */
  previewCsv(shop: string, by: Person, csv: string): Promise<CommandResult<{ rows: CsvRow[] }>>;
  importCsv(
    shop: string,
    by: Person,
    campaignId: string,
    csv: string,
  ): Promise<CommandResult<{ imported: number; rejected: number }>>;
  override(shop: string, by: Person, input: OverrideInput): Promise<CommandResult>;
  endOverride(shop: string, by: Person, productId: string): Promise<CommandResult>;
  /** Seen; of a stock number that jumped: it is right. */
  acknowledge(shop: string, by: Person, alertId: string): Promise<CommandResult>;
  /** What others keep changing is written again (alerts `machine` and `peace`). */
  writeAgain(shop: string, by: Person, alertId: string): Promise<CommandResult>;
  /** What others changed stays as they left it; members whose tag they took leave. */
  leaveToThem(shop: string, by: Person, alertId: string): Promise<CommandResult>;
  saveSettings(shop: string, by: Person, input: SettingsInput): Promise<CommandResult>;
  /** All settings and roles as one file. */
  exportSettings(shop: string, by: Person): Promise<CommandResult<{ file: string }>>;
  /** What such a file would change here. */
  previewSettings(shop: string, by: Person, file: string): Promise<CommandResult<SettingsPreview>>;
  /** Applies a file as a whole, if what was previewed is still what it would change. */
  importSettings(shop: string, by: Person, file: string, fingerprint: string): Promise<CommandResult>;
  setRole(shop: string, by: Person, userId: string, role: Role): Promise<CommandResult>;
  /** Removes what is kept about a person who left. Who comes back begins with the default role. */
  forgetMember(shop: string, by: Person, userId: string): Promise<CommandResult>;
}
