/** Errors in Shopify's shapes. */
import { GraphQLError } from 'graphql';

const LIMITS = 'https://shopify.dev/api/usage/limits#rate-limits';

/** A field, argument or behaviour that the schema has and the dev store has not: said, never guessed. */
export class NotModelled extends GraphQLError {
  constructor(what: string) {
    super(`The dev store does not model ${what}.`, { extensions: { code: 'NOT_MODELLED_BY_DEV_STORE' } });
  }
}

/** BAD_REQUEST. */
export function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

/** RESOURCE_NOT_FOUND. */
export function notFound(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'RESOURCE_NOT_FOUND' } });
}

/** INVALID_FIELD_ARGUMENTS. */
export function invalidArguments(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'INVALID_FIELD_ARGUMENTS' } });
}

/** MAX_INPUT_SIZE_EXCEEDED for a list in an input. */
export function tooLong(size: number, limit = 250): GraphQLError {
  return new GraphQLError(
    `The input array size of ${size} is greater than the maximum allowed of ${limit}.`,
    {
      extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' },
    },
  );
}

/** ACCESS_DENIED, in the words of the schema. */
export function accessDenied(fieldName: string, requiredAccess: string): GraphQLError {
  return new GraphQLError(`Access denied for ${fieldName} field. Required access: ${requiredAccess}`, {
    extensions: {
      code: 'ACCESS_DENIED',
      documentation: 'https://shopify.dev/api/usage/access-scopes',
      requiredAccess,
    },
  });
}

export interface ApiError {
  message: string;
  locations?: readonly { line: number; column: number }[];
  path?: readonly (string | number)[];
  extensions?: Record<string, unknown>;
}

export const THROTTLED: ApiError = {
  message: 'Throttled',
  extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' },
};

/** MAX_COST_EXCEEDED: one query asks for more points than any may. */
export function maxCostExceeded(cost: number, maxCost: number): ApiError {
  return {
    message: `Query cost is ${cost}, which exceeds the single query max cost limit (${maxCost}). See https://shopify.dev/concepts/about-apis/rate-limits for more information on how the cost of a query is calculated.`,
    extensions: { code: 'MAX_COST_EXCEEDED', cost, maxCost, documentation: LIMITS },
  };
}

/** INTERNAL_SERVER_ERROR. */
export function internalError(requestId: string): ApiError {
  return {
    message: `Internal error. Looks like something went wrong on our end.\nRequest ID: ${requestId} (include this in support requests).`,
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  };
}
