/** Documents: parsed, validated and checked for what is modelled once, then kept. */
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GraphQLError, isObjectType, parse, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql';
import type { ApiError } from './errors.ts';
import { NotModelled } from './errors.ts';
import { modelOfType } from './registry.ts';
import { RULES } from './validation.ts';

export interface CheckedDocument {
  document: DocumentNode;
  operations: readonly OperationDefinitionNode[];
  /** Empty when the document may run. */
  errors: readonly ApiError[];
}

const KEPT = 2000;
const kept = new Map<string, CheckedDocument>();

/** Checks a document's text; the answer is kept by text. */
export function checkDocument(schema: GraphQLSchema, text: string): CheckedDocument {
  const known = kept.get(text);
  if (known) return known;
  const checked = check(schema, text);
  if (kept.size >= KEPT) kept.clear();
  kept.set(text, checked);
  return checked;
}

function check(schema: GraphQLSchema, text: string): CheckedDocument {
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch (error) {
    return {
      document: { kind: 'Document', definitions: [] } as never,
      operations: [],
      errors: [parseError(error)],
    };
  }
  const operations = document.definitions.filter((d) => d.kind === 'OperationDefinition');
  const invalid = validate(schema, document, RULES);
  if (invalid.length > 0) return { document, operations, errors: invalid.map(toApiError) };
  return { document, operations, errors: unmodelled(schema, document) };
}

function parseError(error: unknown): ApiError {
  if (!(error instanceof GraphQLError)) throw error;
  const [location] = error.locations ?? [];
  const where = location ? ` at [${location.line}, ${location.column}]` : '';
  const what = error.message.replace(/^Syntax Error: /, '');
  const words = what.includes('<EOF>')
    ? 'unexpected end of file'
    : what.charAt(0).toLowerCase() + what.slice(1);
  return {
    message: `syntax error, ${words}${where}`,
    locations: location ? [location] : [],
    extensions: { code: 'PARSE_ERROR' },
  };
}

/** A GraphQL error as it goes over the wire. */
export function toApiError(error: GraphQLError): ApiError {
  const { message, locations, path, extensions } = error;
  return {
    message,
    ...(locations ? { locations: [...locations] } : {}),
    ...(path ? { path: [...path] } : {}),
    ...(Object.keys(extensions).length > 0 ? { extensions: { ...extensions } } : {}),
  };
}

/** Fields and arguments of the schema that the dev store lacks: found before anything runs. */
function unmodelled(schema: GraphQLSchema, document: DocumentNode): ApiError[] {
  const errors: ApiError[] = [];
  const info = new TypeInfo(schema);
  const refuse = (what: string) => errors.push(toApiError(new NotModelled(what)));
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const type = info.getParentType();
        const name = node.name.value;
        if (!type || !isObjectType(type) || name.startsWith('__') || type.name.startsWith('__')) return;
        const field = modelOfType(type.name)?.[name];
        if (!field) refuse(`${type.name}.${name}`);
        else
          for (const { name: argument, value } of node.arguments ?? [])
            if (!field.args.includes(argument.value) && value.kind !== 'NullValue')
              refuse(`the argument ${argument.value} of ${type.name}.${name}`);
      },
    }),
  );
  return errors;
}
