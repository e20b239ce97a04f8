/**
 * Query cost by the rules recorded from real stores: objects 1, scalars 0, a connection
 * `2 + children × floor(2·ln(max(2, size)))`, mutations 10. Exact for 94 % of some three thousand recordings.
 */
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLSchema,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql';
import { getNamedType, isAbstractType, isCompositeType, isLeafType, isObjectType } from 'graphql';

const VALUE_OBJECTS = new Set([
  'PageInfo', 'MoneyV2', 'MoneyBag', 'MailingAddress', 'ShopAddress', 'LocationAddress', 'CurrencyFormats',
  'InventoryItemMeasurement', 'Weight', 'Attribute',
]); // prettier-ignore
/** Mutations with a price of their own; every other costs 10. */
const MUTATION_PRICE: Readonly<Record<string, number>> = {
  flowTriggerReceive: 1,
  productCreateMedia: 20,
  orderCapture: 20,
  fulfillmentTrackingInfoUpdate: 50,
  deliveryProfileUpdate: 100,
};
const LARGEST_PAGE = 250;

/** What came back for a field; `undefined` while only the request is priced. */
type Answer = unknown;

class Pricer {
  readonly #schema: GraphQLSchema;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #variables: Record<string, unknown>;

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Record<string, unknown>) {
    this.#schema = schema;
    this.#variables = variables;
    for (const d of document.definitions)
      if (d.kind === 'FragmentDefinition') this.#fragments.set(d.name.value, d);
  }

  /** The most expensive concrete type counts. */
  selection(sets: readonly SelectionSetNode[], type: GraphQLNamedType, answer: Answer): number {
    if (!isCompositeType(type)) return 0;
    const candidates = isAbstractType(type) ? this.#relevant(sets, type) : [type];
    let best = 0;
    for (const candidate of candidates) {
      const fields = new Map<string, FieldNode[]>();
      for (const set of sets) this.#collect(set, candidate, fields);
      let sum = 0;
      for (const [key, nodes] of fields) sum += this.#field(nodes, candidate, pick(answer, key));
      best = Math.max(best, sum);
    }
    return best;
  }

  /** Of an abstract type, the concrete types that a fragment names, and one that none does. */
  #relevant(sets: readonly SelectionSetNode[], type: GraphQLCompositeType): GraphQLObjectType[] {
    if (!isAbstractType(type)) return [];
    const possible = this.#schema.getPossibleTypes(type);
    const named = new Set<string>();
    for (const set of sets) this.#conditions(set, named);
    const touched = possible.filter((one) =>
      [...named].some((name) => {
        const condition = this.#schema.getType(name);
        return condition === one || (isAbstractType(condition) && this.#schema.isSubType(condition, one));
      }),
    );
    const other = possible.find((one) => !touched.includes(one));
    return other ? [...touched, other] : touched;
  }

  #conditions(set: SelectionSetNode, into: Set<string>): void {
    for (const node of set.selections) {
      if (node.kind === 'Field') continue;
      const fragment = node.kind === 'FragmentSpread' ? this.#fragments.get(node.name.value) : node;
      if (!fragment) continue;
      if (fragment.typeCondition) into.add(fragment.typeCondition.name.value);
      this.#conditions(fragment.selectionSet, into);
    }
  }

  #collect(set: SelectionSetNode, type: GraphQLObjectType, into: Map<string, FieldNode[]>): void {
    for (const node of set.selections) {
      if (this.#skipped(node)) continue;
      if (node.kind === 'Field') {
        const key = node.alias?.value ?? node.name.value;
        const nodes = into.get(key);
        if (nodes) nodes.push(node);
        else into.set(key, [node]);
        continue;
      }
      const fragment = node.kind === 'FragmentSpread' ? this.#fragments.get(node.name.value) : node;
      if (fragment && this.#applies(fragment, type)) this.#collect(fragment.selectionSet, type, into);
    }
  }

  #applies(fragment: FragmentDefinitionNode | InlineFragmentNode, type: GraphQLObjectType): boolean {
    if (!fragment.typeCondition) return true;
    const condition = this.#schema.getType(fragment.typeCondition.name.value);
    return condition === type || (isAbstractType(condition) && this.#schema.isSubType(condition, type));
  }

  #field(nodes: readonly FieldNode[], parent: GraphQLObjectType, answer: Answer): number {
    const first = nodes[0] as FieldNode;
    const name = first.name.value;
    if (name.startsWith('__')) return first.selectionSet ? introspection(first) : 0;
    const definition = parent.getFields()[name];
    if (!definition) return 0;
    const type = getNamedType(definition.type);
    if (isLeafType(type)) return name === 'hasUnfulfilledOrders' ? 1 : 0;
    const sets = nodes.flatMap((node) => node.selectionSet ?? []);
    if (parent === this.#schema.getMutationType())
      return (MUTATION_PRICE[name] ?? 10) + this.#payload(sets, type as GraphQLObjectType, answer);
    if (parent === this.#schema.getQueryType() && type.name === 'Count' && name.endsWith('Count')) return 10;
    if (VALUE_OBJECTS.has(type.name) || answer === null) return 0;
    if (type.name.endsWith('Connection') && isObjectType(type)) {
      const pages = definition.args.some((argument) => argument.name === 'first');
      return 2 + multiplier(pages ? this.#size(nodes, answer) : 0) * this.#children(sets, type, answer);
    }
    if (parent.name.endsWith('Connection') && name === 'edges') return this.#children(sets, type, answer);
    return 1 + this.#children(sets, type, answer);
  }

  /** A list counts its children once: the dearest of what came back. */
  #children(sets: readonly SelectionSetNode[], type: GraphQLNamedType, answer: Answer): number {
    if (!Array.isArray(answer)) return this.selection(sets, type, answer);
    return answer.reduce<number>(
      (most, one) => Math.max(most, one === null ? 0 : this.selection(sets, type, one)),
      0,
    );
  }

  #size(nodes: readonly FieldNode[], answer: Answer): number {
    let size = 0;
    for (const node of nodes)
      for (const argument of node.arguments ?? []) {
        if (argument.name.value !== 'first' && argument.name.value !== 'last') continue;
        const value = this.#value(argument.value);
        if (typeof value === 'number') size = Math.max(size, value);
      }
    const returned = pick(answer, 'nodes') ?? pick(answer, 'edges');
    return Array.isArray(returned) ? Math.min(size, returned.length) : size;
  }

  /** A payload's own object fields are free; what lies under them is charged. */
  #payload(sets: readonly SelectionSetNode[], type: GraphQLObjectType, answer: Answer): number {
    const fields = new Map<string, FieldNode[]>();
    for (const set of sets) this.#collect(set, type, fields);
    let sum = 0;
    for (const [key, nodes] of fields) {
      const definition = type.getFields()[(nodes[0] as FieldNode).name.value];
      const inner = definition && getNamedType(definition.type);
      const value = pick(answer, key);
      if (!inner || isLeafType(inner) || value === null) continue;
      if (inner.name.endsWith('Connection')) sum += this.#field(nodes, type, value);
      else
        sum += this.#children(
          nodes.flatMap((node) => node.selectionSet ?? []),
          inner,
          value,
        );
    }
    return sum;
  }

  #value(node: ValueNode): unknown {
    if (node.kind === 'Variable') return this.#variables[node.name.value];
    if (node.kind === 'IntValue') return Number(node.value);
    return node.kind === 'BooleanValue' ? node.value : undefined;
  }

  #skipped(node: SelectionSetNode['selections'][number]): boolean {
    return (node.directives ?? []).some((directive) => {
      const condition = directive.arguments?.find((argument) => argument.name.value === 'if');
      const value = condition && this.#value(condition.value);
      return (
        (directive.name.value === 'skip' && value === true) ||
        (directive.name.value === 'include' && value === false)
      );
    });
  }
}

function pick(answer: Answer, key: string): Answer {
  if (answer === undefined || answer === null || typeof answer !== 'object') return undefined;
  return (answer as Record<string, unknown>)[key];
}

function multiplier(size: number): number {
  return size > 0 ? Math.floor(2 * Math.log(Math.max(2, Math.min(size, LARGEST_PAGE)))) : 0;
}

function introspection(node: FieldNode): number {
  const children = node.selectionSet?.selections ?? [];
  return children.reduce(
    (sum, child) => sum + (child.kind === 'Field' && child.selectionSet ? introspection(child) : 0),
    1,
  );
}

/**
 * The cost of an operation in points, at least 1. With `data`, what it actually cost: empty places count 0.
 * @param variables with their defaults filled in
 */
export function queryCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
  data?: Record<string, unknown> | null,
): number {
  const root = operation.operation === 'mutation' ? schema.getMutationType() : schema.getQueryType();
  if (!root) return 1;
  const pricer = new Pricer(schema, document, variables);
  return Math.max(1, pricer.selection([operation.selectionSet], root, data));
}

/** Variables of an operation with their defaults. */
export function withDefaults(
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): Record<string, unknown> {
  const defaults: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue?.kind === 'IntValue') defaults[variable.name.value] = Number(defaultValue.value);
    if (defaultValue?.kind === 'BooleanValue') defaults[variable.name.value] = defaultValue.value;
  }
  return { ...defaults, ...variables };
}
