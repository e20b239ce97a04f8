import { isEnumType, isInputObjectType, isListType, isNonNullType, isScalarType, typeFromAST } from 'graphql';
import type { GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { scalarType } from './scalars.ts';

/** Writes the TypeScript types of variables, and of the input objects in them, each once. */
export class VariablesWriter {
  readonly #schema: GraphQLSchema;
  /** Name of an input object → its interface. */
  readonly inputs = new Map<string, string>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** `{ id: string; after?: string | null }` of an operation. */
  of(operation: OperationDefinitionNode): string {
    const members = (operation.variableDefinitions ?? []).map(({ variable, type, defaultValue }) => {
      const resolved = typeFromAST(this.#schema, type) as GraphQLInputType | undefined;
      if (!resolved) throw new Error(`Unknown type of $${variable.name.value}`);
      return this.#member(variable.name.value, resolved, defaultValue !== undefined);
    });
    return `{ ${members.join('; ')} }`;
  }

  #member(name: string, type: GraphQLInputType, hasDefault: boolean): string {
    const optional = hasDefault || !isNonNullType(type);
    return `${name}${optional ? '?' : ''}: ${this.#type(type)}`;
  }

  #type(type: GraphQLInputType): string {
    if (isNonNullType(type)) return this.#nonNull(type.ofType);
    return `${this.#nonNull(type)} | null`;
  }

  #nonNull(type: GraphQLInputType): string {
    if (isListType(type)) return `readonly (${this.#type(type.ofType)})[]`;
    if (isScalarType(type)) return scalarType(type.name);
    if (isEnumType(type))
      return type
        .getValues()
        .map(({ name }) => `'${name}'`)
        .join(' | ');
    if (!isInputObjectType(type)) throw new Error(`Not an input: ${String(type)}`);
    if (!this.inputs.has(type.name)) {
      this.inputs.set(type.name, '');
      const fields = Object.values(type.getFields())
        .filter(({ deprecationReason }) => !deprecationReason)
        .map((field) => this.#member(field.name, field.type, field.defaultValue !== undefined));
      this.inputs.set(type.name, `export interface ${type.name} { ${fields.join('; ')} }`);
    }
    return type.name;
  }
}
