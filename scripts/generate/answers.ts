import { getNamedType, isEnumType, isListType, isNonNullType, isObjectType, isScalarType } from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLOutputType,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql';
import { scalarParser } from './scalars.ts';

/** Enums that we only show: a value that Shopify adds must not make an answer unreadable. */
const OPEN_ENUM = /(ErrorCode|CurrencyCode)$/;

/**
 * Writes the zod expression that parses what a selection answers. A field of an abstract type that is selected through
 * inline fragments must select `__typename`: the parser tells the types apart by it.
 */
export class AnswerWriter {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#schema = schema;
    this.#fragments = fragments;
  }

  selection(sets: readonly SelectionSetNode[], type: GraphQLCompositeType): string {
    if (isObjectType(type)) return this.#object(sets, type, undefined);
    const named = this.#namedTypes(sets, type);
    if (named.length === 0) return this.#object(sets, type, undefined);
    const possible = this.#schema.getPossibleTypes(type);
    const shapes = named.map((name) => {
      const concrete = possible.find((one) => one.name === name);
      if (!concrete) throw new Error(`${name} is not a concrete type of ${type.name}`);
      return this.#object(sets, concrete, name);
    });
    const others = possible
      .filter(({ name }) => !named.includes(name))
      .map(({ name }) => JSON.stringify(name));
    // An id of ours that answers another type than we asked for would be a bug: Node has no others.
    if (others.length && type.name !== 'Node') {
      shapes.push(`z.object({ __typename: z.enum([${others.join(', ')}]) })`);
    }
    return `z.discriminatedUnion('__typename', [${shapes.join(', ')}])`;
  }

  #object(
    sets: readonly SelectionSetNode[],
    type: GraphQLCompositeType,
    typename: string | undefined,
  ): string {
    const members = [...this.#fields(sets, type)].map(([key, nodes]) => {
      const parser = this.#field(nodes, type, typename);
      const optional = nodes.every(({ directives }) => directives?.length);
      return `${key}: ${parser}${optional ? '.optional()' : ''}`;
    });
    if (typename && !members.some((member) => member.startsWith('__typename:'))) {
      throw new Error(`Select __typename beside the fragment on ${typename}`);
    }
    return `z.object({ ${members.join(', ')} })`;
  }

  #field(nodes: readonly FieldNode[], parent: GraphQLCompositeType, typename: string | undefined): string {
    const name = nodes[0]?.name.value ?? '';
    if (name === '__typename') return typename ? `z.literal('${typename}')` : 'z.string()';
    const definition = 'getFields' in parent ? parent.getFields()[name] : undefined;
    if (!definition) throw new Error(`${parent.name} has no field ${name}`);
    return this.#type(
      definition.type,
      nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
    );
  }

  #type(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): string {
    if (isNonNullType(type)) return this.#nonNull(type.ofType, sets);
    return `${this.#nonNull(type, sets)}.nullable()`;
  }

  #nonNull(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): string {
    if (isListType(type)) return `z.array(${this.#type(type.ofType, sets)})`;
    const named = getNamedType(type);
    if (isScalarType(named)) return scalarParser(named.name);
    if (isEnumType(named)) {
      if (OPEN_ENUM.test(named.name)) return 'z.string()';
      return `z.enum([${named
        .getValues()
        .map(({ name }) => JSON.stringify(name))
        .join(', ')}])`;
    }
    return this.selection(sets, named as GraphQLCompositeType);
  }

  /** Concrete types that a selection names in its fragments. */
  #namedTypes(sets: readonly SelectionSetNode[], type: GraphQLCompositeType): string[] {
    const names = sets.flatMap(({ selections }) =>
      selections.flatMap((one) => {
        if (one.kind === 'Field') return [];
        const fragment = one.kind === 'FragmentSpread' ? this.#fragments.get(one.name.value) : one;
        const name = fragment?.typeCondition?.name.value;
        return name && name !== type.name ? [name] : [];
      }),
    );
    return [...new Set(names)];
  }

  #fields(sets: readonly SelectionSetNode[], type: GraphQLCompositeType): Map<string, FieldNode[]> {
    const found = new Map<string, FieldNode[]>();
    const visit = (set: SelectionSetNode): void => {
      for (const selection of set.selections) {
        if (selection.kind === 'Field') {
          const key = selection.alias?.value ?? selection.name.value;
          found.set(key, [...(found.get(key) ?? []), selection]);
          continue;
        }
        const fragment =
          selection.kind === 'FragmentSpread' ? this.#fragments.get(selection.name.value) : selection;
        const on = fragment?.typeCondition?.name.value;
        if (fragment && (!on || on === type.name)) visit(fragment.selectionSet);
      }
    };
    sets.forEach(visit);
    return found;
  }
}
