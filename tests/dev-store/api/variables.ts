/** Checks variables against their types, with Shopify's INVALID_VARIABLE. */
import type { GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import {
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  print,
  typeFromAST,
} from 'graphql';
import type { ApiError } from './errors.ts';
import { isGlobalId } from './validation-literals.ts';

interface Problem {
  path: (string | number)[];
  explanation: string;
}

/** One error per variable that does not fit. */
export function variableErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): ApiError[] {
  const errors: ApiError[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const type = typeFromAST(schema, definition.type);
    if (!type || !isInputType(type)) continue;
    const name = definition.variable.name.value;
    const value = variables[name];
    if (value === undefined && (definition.defaultValue || !isNonNullType(type))) continue;
    const problems: Problem[] = [];
    check(value, type, [], problems);
    if (problems.length === 0) continue;
    const located = problems.filter((problem) => problem.path.length > 0);
    const where =
      located.length > 0
        ? ` for ${located.map(({ path, explanation }) => `${path.join('.')} (${explanation})`).join(', ')}`
        : '';
    errors.push({
      message: `Variable $${name} of type ${print(definition.type)} was provided invalid value${where}`,
      locations: definition.loc
        ? [{ line: definition.loc.startToken.line, column: definition.loc.startToken.column }]
        : [],
      extensions: { code: 'INVALID_VARIABLE', value: value ?? null, problems },
    });
  }
  return errors;
}

function check(value: unknown, type: GraphQLInputType, path: (string | number)[], problems: Problem[]): void {
  const problem = (explanation: string) => void problems.push({ path, explanation });
  if (value === null || value === undefined) {
    if (isNonNullType(type)) problem('Expected value to not be null');
    return;
  }
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isListType(inner)) {
    if (Array.isArray(value)) value.forEach((item, i) => check(item, inner.ofType, [...path, i], problems));
    else check(value, inner.ofType, path, problems);
    return;
  }
  if (isInputObjectType(inner)) {
    if (typeof value !== 'object' || Array.isArray(value)) {
      problem(`Expected ${JSON.stringify(value)} to be a key-value object.`);
      return;
    }
    const given = value as Record<string, unknown>;
    const fields = inner.getFields();
    for (const name of Object.keys(given))
      if (!fields[name])
        problems.push({ path: [...path, name], explanation: `Field is not defined on ${inner.name}` });
    for (const field of Object.values(fields))
      if (given[field.name] !== undefined || (isNonNullType(field.type) && field.defaultValue === undefined))
        check(given[field.name], field.type, [...path, field.name], problems);
    if (inner.isOneOf && Object.keys(given).length !== 1)
      problem(`OneOf Input Object '${inner.name}' must specify exactly one key.`);
    return;
  }
  if (isEnumType(inner)) {
    if (typeof value !== 'string' || !inner.getValue(value)) {
      const allowed = inner.getValues().map((one) => one.name);
      problem(`Expected ${JSON.stringify(value)} to be one of: ${allowed.join(', ')}`);
    }
    return;
  }
  const bad = scalarProblem(inner.name, value);
  if (bad !== null) problem(bad);
}

function scalarProblem(name: string, value: unknown): string | null {
  const refused = `Could not coerce value ${JSON.stringify(value)} to ${name}`;
  switch (name) {
    case 'ID':
      return typeof value === 'string' && isGlobalId(value) ? null : `Invalid global id '${String(value)}'`;
    case 'Int':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31
        ? null
        : refused;
    case 'Float':
      return typeof value === 'number' ? null : refused;
    case 'Boolean':
      return typeof value === 'boolean' ? null : refused;
    case 'String':
      return typeof value === 'string' ? null : refused;
    case 'DateTime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? null : refused;
    default:
      return null;
  }
}
