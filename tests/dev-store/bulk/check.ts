/** Whether a document may run in bulk, with Shopify's words for what it may not. */
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import { getNamedType, isInterfaceType, isListType, isNonNullType, isObjectType } from 'graphql';
import { checkDocument } from '../api/documents.ts';
import { NotModelled } from '../api/errors.ts';
import { adminSchema } from '../api/schema.ts';

const MAX_BYTES = 65_535;
const MAX_CONNECTIONS = 5;
const MAX_DEPTH = 2;

interface Found {
  connections: { name: string; depth: number; viaNodes: boolean; selectsId: boolean; hasInner: boolean }[];
  inList: boolean;
  topLevelNode: string | null;
}

/** Walks a selection and notes every connection with the depth at which it is nested in others. */
class Survey {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly found: Found = { connections: [], inList: false, topLevelNode: null };

  constructor(document: DocumentNode) {
    for (const d of document.definitions)
      if (d.kind === 'FragmentDefinition') this.#fragments.set(d.name.value, d);
  }

  walk(set: SelectionSetNode, typeName: string, depth: number, inList: boolean): void {
    for (const field of this.#fields(set)) {
      const name = field.node.name.value;
      const parent = adminSchema().schema.getType(field.typeName ?? typeName);
      if (!isObjectType(parent) && !isInterfaceType(parent)) continue;
      const definition = (parent as GraphQLObjectType).getFields()[name];
      if (!definition || !field.node.selectionSet) continue;
      if (typeName === 'QueryRoot' && (name === 'node' || name === 'nodes')) this.found.topLevelNode = name;
      const type = getNamedType(definition.type);
      if (!type.name.endsWith('Connection')) {
        const unwrapped = isNonNullType(definition.type) ? definition.type.ofType : definition.type;
        this.walk(field.node.selectionSet, type.name, depth, inList || isListType(unwrapped));
        continue;
      }
      if (inList) this.found.inList = true;
      const edges = this.#child(field.node.selectionSet, 'edges');
      const node = edges?.selectionSet && this.#child(edges.selectionSet, 'node');
      const entry = {
        name,
        depth,
        viaNodes: this.#child(field.node.selectionSet, 'nodes') !== undefined,
        selectsId: node?.selectionSet !== undefined && this.#selectsId(node.selectionSet),
        hasInner: false,
      };
      this.found.connections.push(entry);
      const before = this.found.connections.length;
      const nodeType = type.name.slice(0, -'Connection'.length);
      if (node?.selectionSet) this.walk(node.selectionSet, nodeType, depth + 1, false);
      entry.hasInner = this.found.connections.length > before;
    }
  }

  #selectsId(set: SelectionSetNode): boolean {
    const id = this.#child(set, 'id');
    return id !== undefined && id.alias === undefined;
  }

  #child(set: SelectionSetNode, name: string): FieldNode | undefined {
    return this.#fields(set).find(({ node }) => node.name.value === name)?.node;
  }

  #fields(set: SelectionSetNode, typeName?: string): { node: FieldNode; typeName: string | undefined }[] {
    return set.selections.flatMap((selection) => {
      if (selection.kind === 'Field') return [{ node: selection, typeName }];
      const fragment =
        selection.kind === 'FragmentSpread' ? this.#fragments.get(selection.name.value) : selection;
      return fragment
        ? this.#fields(fragment.selectionSet, fragment.typeCondition?.name.value ?? typeName)
        : [];
    });
  }
}

export type BulkDocument =
  { ok: true; document: DocumentNode; operation: OperationDefinitionNode } | { ok: false; message: string };

function readDocument(text: string, kind: 'query' | 'mutation'): BulkDocument {
  const checked = checkDocument(adminSchema().schema, text);
  const unmodelled = checked.errors.find(
    (error) => error.extensions?.['code'] === 'NOT_MODELLED_BY_DEV_STORE',
  );
  if (unmodelled)
    throw new NotModelled(unmodelled.message.replace(/^The dev store does not model |\.$/g, ''));
  const [error] = checked.errors;
  if (error) {
    const syntax = error.extensions?.['code'] === 'PARSE_ERROR';
    const words = kind === 'query' ? error.message.replace(/ at \[\d+, \d+\]$/, '') : error.message;
    const prefix =
      kind === 'query' ? 'Invalid bulk query: ' : syntax ? 'Failed to parse the mutation - ' : '';
    return { ok: false, message: `${prefix}${words}` };
  }
  const [operation] = checked.operations;
  if (!operation || operation.operation !== kind)
    return { ok: false, message: `Invalid operation type. Only \`${kind}\` operations are supported.` };
  return { ok: true, document: checked.document, operation };
}

const refuse = (message: string): BulkDocument => ({ ok: false, message });

/** Checks the document of bulkOperationRunQuery. */
export function checkBulkQuery(text: string): BulkDocument {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES) return refuse(`Query is too large (${bytes} bytes; maximum is ${MAX_BYTES} bytes)`);
  const read = readDocument(text, 'query');
  if (!read.ok) return read;
  const survey = new Survey(read.document);
  survey.walk(read.operation.selectionSet, 'QueryRoot', 0, false);
  const { connections, inList, topLevelNode } = survey.found;
  if (topLevelNode !== null)
    return refuse(`Bulk queries cannot contain a top level \`${topLevelNode}\` field.`);
  if (connections.length === 0) return refuse('Bulk queries must contain at least one connection.');
  if (inList)
    return refuse('Queries that contain a connection field within a list field are not currently supported.');
  if (connections.length > MAX_CONNECTIONS)
    return refuse(`Bulk queries cannot contain more than ${MAX_CONNECTIONS} connections.`);
  if (connections.some(({ depth }) => depth > MAX_DEPTH))
    return refuse(`Bulk queries cannot contain connections with a nesting depth greater than ${MAX_DEPTH}.`);
  const viaNodes = connections.filter((connection) => connection.viaNodes).map(({ name }) => name);
  if (viaNodes.length > 0)
    return refuse(
      `All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: '${viaNodes[0]} { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: '${viaNodes.join("', '")}'.`,
    );
  const withoutId = connections
    .filter(({ hasInner, selectsId }) => hasInner && !selectsId)
    .map(({ name }) => name);
  if (withoutId.length > 0)
    return refuse(
      `The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': ${withoutId.join(', ')}.`,
    );
  return read;
}

export type BulkMutation =
  | { ok: true; document: DocumentNode; operation: OperationDefinitionNode }
  | { ok: false; message: string; field: string[] | null; code: string | null };

const refuseMutation = (message: string): BulkMutation => ({
  ok: false,
  message,
  field: ['mutation'],
  code: null,
});

/** Checks the document of bulkOperationRunMutation. */
export function checkBulkMutation(text: string): BulkMutation {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES)
    return {
      ok: false,
      message: `is too large (${bytes} bytes; maximum is ${MAX_BYTES} bytes)`,
      field: ['query'],
      code: 'INVALID_MUTATION',
    };
  const read = readDocument(text, 'mutation');
  if (!read.ok) return { ...read, field: null, code: 'INVALID_MUTATION' };
  const roots = read.operation.selectionSet.selections;
  const [root] = roots;
  if (roots.length !== 1 || root?.kind !== 'Field')
    return refuseMutation('You must specify a single top level mutation.');
  if (root.name.value.startsWith('bulkOperation'))
    return refuseMutation('You must use an allowed mutation name.');
  const survey = new Survey(read.document);
  survey.walk(read.operation.selectionSet, 'Mutation', 0, false);
  if (survey.found.connections.length > 1)
    return refuseMutation('Bulk mutations cannot contain more than 1 connection.');
  return read;
}
