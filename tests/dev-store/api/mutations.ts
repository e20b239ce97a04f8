/** The mutation root: arguments that count, and the types of the answers. */
import type { Context } from './context.ts';
import { modelOf, valueModel } from './model.ts';
import type { TypeModel } from './model.ts';
import * as app from './mutations/app.ts';
import * as bulk from './mutations/bulk.ts';
import * as definitions from './mutations/definitions.ts';
import * as inventory from './mutations/inventory.ts';
import * as metafields from './mutations/metafields.ts';
import * as products from './mutations/products.ts';
import * as publishing from './mutations/publishing.ts';

type Run = (args: Record<string, unknown>, ctx: Context, key: string | null) => unknown;

function field(args: readonly string[], run: Run) {
  return {
    args,
    resolve: (_: unknown, given: Record<string, unknown>, ctx: Context, key: string | null) =>
      run(given, ctx, key),
  };
}

export const Mutation: TypeModel = modelOf<unknown>({
  tagsAdd: field(['id', 'tags'], products.tagsAdd),
  tagsRemove: field(['id', 'tags'], products.tagsRemove),
  productUpdate: field(['product'], products.productUpdate),
  productVariantsBulkUpdate: field(
    ['productId', 'variants', 'allowPartialUpdates'],
    products.productVariantsBulkUpdate,
  ),
  publishablePublish: field(['id', 'input'], publishing.publishablePublish),
  publishableUnpublish: field(['id', 'input'], publishing.publishableUnpublish),
  inventorySetQuantities: field(['input'], inventory.inventorySetQuantities),
  inventoryAdjustQuantities: field(['input'], inventory.inventoryAdjustQuantities),
  metafieldsSet: field(['metafields'], metafields.metafieldsSet),
  metafieldsDelete: field(['metafields'], metafields.metafieldsDelete),
  metafieldDefinitionCreate: field(['definition'], definitions.metafieldDefinitionCreate),
  metafieldDefinitionUpdate: field(['definition'], definitions.metafieldDefinitionUpdate),
  metafieldDefinitionDelete: field(
    ['id', 'identifier', 'deleteAllAssociatedMetafields'],
    definitions.metafieldDefinitionDelete,
  ),
  bulkOperationRunQuery: field(['query', 'groupObjects'], bulk.bulkOperationRunQuery),
  bulkOperationRunMutation: field(
    ['mutation', 'stagedUploadPath', 'clientIdentifier', 'groupObjects'],
    bulk.bulkOperationRunMutation,
  ),
  bulkOperationCancel: field(['id'], bulk.bulkOperationCancel),
  stagedUploadsCreate: field(['input'], bulk.stagedUploadsCreate),
  webhookSubscriptionCreate: field(['topic', 'webhookSubscription'], app.webhookSubscriptionCreate),
  webhookSubscriptionUpdate: field(['id', 'webhookSubscription'], app.webhookSubscriptionUpdate),
  webhookSubscriptionDelete: field(['id'], app.webhookSubscriptionDelete),
  flowTriggerReceive: field(['handle', 'payload', 'body'], app.flowTriggerReceive),
  webPixelCreate: field(['webPixel'], app.webPixelCreate),
  webPixelUpdate: field(['id', 'webPixel'], app.webPixelUpdate),
  webPixelDelete: field(['id'], app.webPixelDelete),
});

const ERRORS = valueModel('field', 'message');
const CODED = valueModel('field', 'message', 'code');

interface ChangeRow {
  itemId: string;
  locationId: string;
}

export const mutationTypes: Readonly<Record<string, TypeModel>> = {
  TagsAddPayload: valueModel('node', 'userErrors'),
  TagsRemovePayload: valueModel('node', 'userErrors'),
  ProductUpdatePayload: valueModel('product', 'userErrors'),
  ProductVariantsBulkUpdatePayload: valueModel('product', 'productVariants', 'userErrors'),
  PublishablePublishPayload: valueModel('publishable', 'shop', 'userErrors'),
  PublishableUnpublishPayload: valueModel('publishable', 'shop', 'userErrors'),
  InventorySetQuantitiesPayload: valueModel('inventoryAdjustmentGroup', 'userErrors'),
  InventoryAdjustQuantitiesPayload: valueModel('inventoryAdjustmentGroup', 'userErrors'),
  InventoryAdjustmentGroup: valueModel('id', 'createdAt', 'reason', 'referenceDocumentUri', 'changes'),
  InventoryChange: {
    ...valueModel('name', 'delta', 'quantityAfterChange', 'ledgerDocumentUri'),
    ...modelOf<ChangeRow>({
      item: (row, _, ctx) => ctx.shop.state.items.get(row.itemId) ?? null,
      location: (row, _, ctx) => ctx.shop.state.locations.get(row.locationId) ?? null,
    }),
  },
  MetafieldsSetPayload: valueModel('metafields', 'userErrors'),
  MetafieldsDeletePayload: valueModel('deletedMetafields', 'userErrors'),
  MetafieldDefinitionCreatePayload: valueModel('createdDefinition', 'userErrors'),
  MetafieldDefinitionUpdatePayload: valueModel('updatedDefinition', 'userErrors', 'validationJob'),
  MetafieldDefinitionDeletePayload: valueModel('deletedDefinition', 'deletedDefinitionId', 'userErrors'),
  BulkOperationRunQueryPayload: valueModel('bulkOperation', 'userErrors'),
  BulkOperationRunMutationPayload: valueModel('bulkOperation', 'userErrors'),
  BulkOperationCancelPayload: valueModel('bulkOperation', 'userErrors'),
  StagedUploadsCreatePayload: valueModel('stagedTargets', 'userErrors'),
  StagedMediaUploadTarget: valueModel('url', 'resourceUrl', 'parameters'),
  StagedUploadParameter: valueModel('name', 'value'),
  WebhookSubscriptionCreatePayload: valueModel('webhookSubscription', 'userErrors'),
  WebhookSubscriptionUpdatePayload: valueModel('webhookSubscription', 'userErrors'),
  WebhookSubscriptionDeletePayload: valueModel('deletedWebhookSubscriptionId', 'userErrors'),
  FlowTriggerReceivePayload: valueModel('userErrors'),
  WebPixelCreatePayload: valueModel('webPixel', 'userErrors'),
  WebPixelUpdatePayload: valueModel('webPixel', 'userErrors'),
  WebPixelDeletePayload: valueModel('deletedWebPixelId', 'userErrors'),
  UserError: ERRORS,
  ProductVariantsBulkUpdateUserError: CODED,
  BulkOperationUserError: CODED,
  BulkMutationUserError: CODED,
  InventorySetQuantitiesUserError: CODED,
  InventoryAdjustQuantitiesUserError: CODED,
  MetafieldsSetUserError: valueModel('field', 'message', 'code', 'elementIndex'),
  MetafieldDefinitionCreateUserError: CODED,
  MetafieldDefinitionUpdateUserError: CODED,
  MetafieldDefinitionDeleteUserError: CODED,
  ErrorsWebPixelUserError: CODED,
};
