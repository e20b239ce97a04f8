/** Runs one operation: check, price, throttle, execute. */
import type {
  DocumentNode,
  GraphQLFieldResolver,
  GraphQLTypeResolver,
  OperationDefinitionNode,
} from 'graphql';
import { execute, getNamedType, GraphQLError, isCompositeType, isObjectType } from 'graphql';
import { parseId } from '../state/ids.ts';
import { grants } from '../webhooks/announcer.ts';
import type { Bucket, ThrottleStatus } from './bucket.ts';
import { MAX_QUERY_COST } from './bucket.ts';
import type { Context } from './context.ts';
import { queryCost, withDefaults } from './cost.ts';
import { checkDocument, toApiError } from './documents.ts';
import type { ApiError } from './errors.ts';
import { accessDenied, maxCostExceeded, NotModelled, THROTTLED } from './errors.ts';
import { modelOfType } from './registry.ts';
import { IDEMPOTENT } from './model.ts';
import { adminSchema } from './schema.ts';
import { variableErrors } from './variables.ts';

export interface ApiRequest {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | null;
}

export interface ApiAnswer {
  data?: Record<string, unknown> | null;
  errors?: readonly ApiError[];
  extensions?: Record<string, unknown>;
}

export interface Ran {
  answer: ApiAnswer;
  operation: OperationDefinitionNode | null;
  /** Points that the bucket finally paid. */
  cost: number;
}

/** The operation that a request names, or what is wrong with it. */
function chooseOperation(
  operations: readonly OperationDefinitionNode[],
  name: string | null,
): OperationDefinitionNode | ApiError {
  if (name !== null) {
    const named = operations.find((operation) => operation.name?.value === name);
    return named ?? { message: `No operation named "${name}"` };
  }
  const [only, ...others] = operations;
  return only && others.length === 0 ? only : { message: 'An operation name is required' };
}

function fail(errors: readonly ApiError[], operation: OperationDefinitionNode | null = null): Ran {
  return { answer: { errors }, operation, cost: 0 };
}

/** Runs a request against the shop of the context. */
export async function run(
  request: ApiRequest,
  ctx: Context,
  bucket: Bucket,
  forceThrottle: boolean,
): Promise<Ran> {
  const { schema } = adminSchema();
  const checked = checkDocument(schema, request.query);
  if (checked.errors.length > 0) return fail(checked.errors, checked.operations[0] ?? null);
  const operation = chooseOperation(checked.operations, request.operationName);
  if (!('kind' in operation)) return fail([operation]);
  const wrong = variableErrors(schema, operation, request.variables);
  if (wrong.length > 0) return fail(wrong, operation);

  const variables = withDefaults(operation, request.variables);
  const requested = queryCost(schema, checked.document, operation, variables);
  if (requested > MAX_QUERY_COST) return fail([maxCostExceeded(requested, MAX_QUERY_COST)], operation);
  const steady = performance.now();
  if (forceThrottle || !bucket.take(requested, steady)) {
    const cost = costExtension(requested, null, bucket.status(steady));
    return { answer: { errors: [THROTTLED], extensions: { cost } }, operation, cost: 0 };
  }
  const answer = await executeChecked(checked.document, request, ctx);
  const actual = Math.min(
    requested,
    queryCost(schema, checked.document, operation, variables, answer.data ?? null),
  );
  bucket.refund(requested - actual);
  const cost = costExtension(requested, actual, bucket.status(performance.now()));
  const search = ctx.searches.length > 0 ? { search: ctx.searches } : {};
  return { answer: { ...answer, extensions: { cost, ...search } }, operation, cost: actual };
}

function costExtension(requested: number, actual: number | null, throttleStatus: ThrottleStatus): object {
  return { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus };
}

/** Executes a document that has been checked, without price or bucket. */
export async function executeChecked(
  document: DocumentNode,
  request: Pick<ApiRequest, 'variables' | 'operationName'>,
  ctx: Context,
): Promise<ApiAnswer> {
  const result = await execute({
    schema: adminSchema().schema,
    document,
    variableValues: request.variables,
    operationName: request.operationName,
    contextValue: ctx,
    fieldResolver: resolveField,
    typeResolver: resolveType,
  });
  const data = (result.data ?? null) as Record<string, unknown> | null;
  if (!result.errors) return { data };
  return { data, errors: result.errors.map(surprise) };
}

/** A fault of the dev store itself must be seen, not shown as an answer of Shopify. */
function surprise(error: GraphQLError): ApiError {
  const { originalError } = error;
  if (originalError && !(originalError instanceof GraphQLError))
    return {
      message: `The dev store failed: ${originalError.stack ?? originalError.message}`,
      extensions: { code: 'DEV_STORE_BUG' },
    };
  return toApiError(error);
}

const resolveField: GraphQLFieldResolver<unknown, Context> = (source, args, ctx, info) => {
  const { parentType, fieldName } = info;
  const field = modelOfType(parentType.name)?.[fieldName];
  if (!field) throw new NotModelled(`${parentType.name}.${fieldName}`);
  demandAccess(parentType.name, fieldName, getNamedType(info.returnType).name, ctx);
  for (const argument of info.fieldNodes[0]?.arguments ?? [])
    if (args[argument.name.value] != null && !field.args.includes(argument.name.value))
      throw new NotModelled(`the argument ${argument.name.value} of ${parentType.name}.${fieldName}`);
  const key =
    parentType.name === 'Mutation'
      ? idempotencyKey(info.fieldNodes[0], fieldName, info.variableValues)
      : null;
  const resolve = field.resolve as (s: unknown, a: object, c: Context, k: string | null) => unknown;
  if (ctx.window) ctx.window.atRoot = parentType.name === 'QueryRoot';
  const value = resolve(source, args, ctx, key);
  if (isCompositeType(getNamedType(info.returnType)) && !isObjectType(getNamedType(info.returnType)))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== null) demandAccess('', fieldName, typeNameOf(one), ctx);
  return value;
};

function idempotencyKey(
  node:
    | { directives?: readonly { name: { value: string }; arguments?: readonly { value: unknown }[] }[] }
    | undefined,
  fieldName: string,
  variables: Record<string, unknown>,
): string | null {
  const directive = node?.directives?.find((one) => one.name.value === 'idempotent');
  if (!directive) return null;
  if (!IDEMPOTENT.has(fieldName)) throw new NotModelled(`@idempotent on ${fieldName}`);
  const value = directive.arguments?.[0]?.value as { kind: string; value?: string; name?: { value: string } };
  return value.kind === 'Variable' ? String(variables[value.name?.value ?? '']) : (value.value ?? '');
}

/** The field's own access, else that of the type it leads to (through connections too). */
function demandAccess(typeName: string, fieldName: string, returned: string, ctx: Context): void {
  const { access } = adminSchema();
  const inner = returned.endsWith('Connection') ? returned.slice(0, -'Connection'.length) : returned;
  const needed = access.get(`${typeName}.${fieldName}`) ?? ownAccess(fieldName) ?? access.get(inner);
  if (needed && !needed.anyOf.some((scope) => grants(ctx.scopes, scope)))
    throw accessDenied(fieldName, needed.text);
}

/** The schema is silent about these; in practice they take the owner's write scope, and tags here are products'. */
function ownAccess(fieldName: string): { text: string; anyOf: readonly string[] } | undefined {
  return fieldName === 'tagsAdd' || fieldName === 'tagsRemove'
    ? { text: '`write_products` access scope.', anyOf: ['write_products'] }
    : undefined;
}

const resolveType: GraphQLTypeResolver<unknown, Context> = (value) => typeNameOf(value as object);

function typeNameOf(value: object): string {
  if ('itemId' in value && 'quantities' in value) return 'InventoryLevel';
  return 'id' in value ? (parseId(String(value.id))?.type ?? '') : '';
}
