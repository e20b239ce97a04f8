/** Validation rules that speak as Shopify does. What they leave open, graphql-js's own rules catch. */
import type {
  ASTNode,
  ASTVisitor,
  GraphQLInputType,
  ValidationContext,
  ValidationRule,
  ValueNode,
} from 'graphql';
import {
  getNamedType,
  GraphQLError,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  Kind,
  print,
  specifiedRules,
} from 'graphql';

type Ancestors = readonly (ASTNode | readonly ASTNode[])[];

/** `["query Name", "products", "nodes", "x"]`. */
function pathOf(ancestors: Ancestors, ...last: string[]): string[] {
  const path: string[] = [];
  for (const node of ancestors) {
    if (!('kind' in node)) continue;
    if (node.kind === Kind.OPERATION_DEFINITION)
      path.push(node.name ? `${node.operation} ${node.name.value}` : node.operation);
    else if (node.kind === Kind.FRAGMENT_DEFINITION) path.push(`fragment ${node.name.value}`);
    else if (node.kind === Kind.INLINE_FRAGMENT)
      path.push(node.typeCondition ? `... on ${node.typeCondition.name.value}` : '...');
    else if (node.kind === Kind.FIELD) path.push(node.alias?.value ?? node.name.value);
  }
  return [...path, ...last];
}

function report(
  context: ValidationContext,
  node: ASTNode,
  path: string[],
  message: string,
  extensions: Record<string, unknown>,
): void {
  context.reportError(new GraphQLError(message, { nodes: node, path, extensions }));
}

const fieldsExist: ValidationRule = (context): ASTVisitor => ({
  Field(node, _key, _parent, _path, ancestors) {
    const type = context.getParentType();
    if (!type || context.getFieldDef()) return;
    report(
      context,
      node,
      pathOf(ancestors as Ancestors, node.alias?.value ?? node.name.value),
      `Field '${node.name.value}' doesn't exist on type '${type.name}'`,
      { code: 'undefinedField', typeName: type.name, fieldName: node.name.value },
    );
  },
});

const leavesAreLeaves: ValidationRule = (context): ASTVisitor => ({
  Field(node, _key, _parent, _path, ancestors) {
    const type = context.getType();
    if (!type) return;
    const name = node.name.value;
    const path = pathOf(ancestors as Ancestors, node.alias?.value ?? name);
    const typeName = getNamedType(type).name;
    const extensions = { code: 'selectionMismatch', nodeName: `field '${name}'`, typeName };
    if (isLeafType(getNamedType(type)) && node.selectionSet)
      report(
        context,
        node,
        path,
        `Selections can't be made on scalars (field '${name}' returns ${typeName} but has selections [${node.selectionSet.selections.map((s) => print(s)).join(', ')}])`,
        extensions,
      );
    else if (!isLeafType(getNamedType(type)) && !node.selectionSet)
      report(
        context,
        node,
        path,
        `Field must have selections (field '${name}' returns ${typeName} but has no selections. Did you mean '${name} { ... }'?)`,
        extensions,
      );
  },
});

const argumentsExist: ValidationRule = (context): ASTVisitor => ({
  Argument(node, _key, _parent, _path, ancestors) {
    const directive = context.getDirective();
    const field = context.getFieldDef();
    if (context.getArgument() || (!directive && !field)) return;
    const [kind, name] = directive ? ['Directive', directive.name] : ['Field', field?.name ?? ''];
    report(
      context,
      node,
      pathOf(ancestors as Ancestors, node.name.value),
      `${kind} '${name}' doesn't accept argument '${node.name.value}'`,
      { code: 'argumentNotAccepted', name, typeName: kind, argumentName: node.name.value },
    );
  },
});

const argumentsGiven: ValidationRule = (context): ASTVisitor => ({
  Field: {
    leave(node, _key, _parent, _path, ancestors) {
      const field = context.getFieldDef();
      if (!field) return;
      const given = new Set(node.arguments?.map((argument) => argument.name.value));
      const missing = field.args.filter(
        (argument) => isRequiredArgument(argument) && !given.has(argument.name),
      );
      if (missing.length > 0)
        missingArguments(context, node, ancestors as Ancestors, 'Field', node.name.value, missing);
    },
  },
  Directive: {
    leave(node, _key, _parent, _path, ancestors) {
      const directive = context.getDirective();
      if (!directive) return;
      const given = new Set(node.arguments?.map((argument) => argument.name.value));
      const missing = directive.args.filter(
        (argument) => isRequiredArgument(argument) && !given.has(argument.name),
      );
      if (missing.length > 0)
        missingArguments(context, node, ancestors as Ancestors, 'Directive', node.name.value, missing);
    },
  },
});

function missingArguments(
  context: ValidationContext,
  node: ASTNode,
  ancestors: Ancestors,
  className: string,
  name: string,
  missing: readonly { name: string }[],
): void {
  const names = missing.map((argument) => argument.name).join(', ');
  report(
    context,
    node,
    pathOf(ancestors, name),
    `${className} '${name}' is missing required arguments: ${names}`,
    { code: 'missingRequiredArguments', className, name, arguments: names },
  );
}

const directivesExist: ValidationRule = (context): ASTVisitor => ({
  Directive(node, _key, _parent, _path, ancestors) {
    const directive = context.getSchema().getDirective(node.name.value);
    const path = pathOf(ancestors as Ancestors);
    const name = node.name.value;
    if (!directive) {
      report(context, node, path, `Directive @${name} is not defined`, {
        code: 'undefinedDirective',
        directiveName: name,
      });
      return;
    }
    const owner = [...(ancestors as Ancestors)].reverse().find((one) => 'kind' in one);
    const location = owner && 'kind' in owner ? locationOf(owner) : undefined;
    if (location && !(directive.locations as readonly string[]).includes(location.name))
      report(context, node, path, `'@${name}' can't be applied to ${location.words}`, {
        code: 'directiveCannotBeApplied',
        targetName: location.words,
        name,
      });
  },
});

function locationOf(node: ASTNode): { name: string; words: string } | undefined {
  switch (node.kind) {
    case Kind.OPERATION_DEFINITION: {
      const plural = node.operation === 'query' ? 'queries' : `${node.operation}s`;
      return { name: node.operation.toUpperCase(), words: plural };
    }
    case Kind.FIELD:
      return { name: 'FIELD', words: 'fields' };
    case Kind.FRAGMENT_SPREAD:
      return { name: 'FRAGMENT_SPREAD', words: 'fragment spreads' };
    case Kind.INLINE_FRAGMENT:
      return { name: 'INLINE_FRAGMENT', words: 'inline fragments' };
    case Kind.FRAGMENT_DEFINITION:
      return { name: 'FRAGMENT_DEFINITION', words: 'fragment definitions' };
    default:
      return undefined;
  }
}

const typesExist: ValidationRule = (context): ASTVisitor => ({
  NamedType(node, _key, parent, _path, ancestors) {
    if (context.getSchema().getType(node.name.value)) return;
    const inFragment =
      parent !== undefined &&
      'kind' in parent &&
      (parent.kind === Kind.INLINE_FRAGMENT || parent.kind === Kind.FRAGMENT_DEFINITION);
    const message = inFragment
      ? `No such type ${node.name.value}, so it can't be a fragment condition`
      : `${node.name.value} isn't a defined input type (on $variable)`;
    report(context, node, pathOf(ancestors as Ancestors), message, {
      code: 'undefinedType',
      typeName: node.name.value,
    });
  },
});

const variablesUsed: ValidationRule = (context): ASTVisitor => ({
  OperationDefinition: {
    leave(node) {
      const used = new Set(context.getRecursiveVariableUsages(node).map((usage) => usage.node.name.value));
      const declared = new Set(node.variableDefinitions?.map((definition) => definition.variable.name.value));
      const name = node.name?.value ?? 'anonymous query';
      const path = pathOf([node]);
      for (const definition of node.variableDefinitions ?? []) {
        const variable = definition.variable.name.value;
        if (!used.has(variable))
          report(context, definition, path, `Variable $${variable} is declared by ${name} but not used`, {
            code: 'variableNotUsed',
            variableName: variable,
          });
      }
      for (const variable of used)
        if (!declared.has(variable))
          report(context, node, path, `Variable $${variable} is used by ${name} but not declared`, {
            code: 'variableNotDefined',
            variableName: variable,
          });
    },
  },
});

const literalsFit: ValidationRule = (context): ASTVisitor => ({
  Argument(node, _key, _parent, _path, ancestors) {
    const type = context.getInputType();
    const owner = context.getDirective() ? 'Directive' : 'Field';
    const name = context.getDirective()?.name ?? context.getFieldDef()?.name ?? '';
    if (type) checkLiteral(context, node.value, type, node.name.value, owner, name, ancestors as Ancestors);
  },
});

/** Only literals are looked at; what stands in variables is checked when they arrive. */
function checkLiteral(
  context: ValidationContext,
  value: ValueNode,
  type: GraphQLInputType,
  argumentName: string,
  owner: string,
  ownerName: string,
  ancestors: Ancestors,
): void {
  if (value.kind === Kind.VARIABLE) return;
  const path = pathOf(ancestors, argumentName);
  const invalid = (message?: string) =>
    report(
      context,
      value,
      path,
      message ??
        `Argument '${argumentName}' on ${owner} '${ownerName}' has an invalid value (${print(value)}). Expected type '${String(type)}'.`,
      { code: 'argumentLiteralsIncompatible', typeName: owner, argumentName },
    );
  const inner = isNonNullType(type) ? type.ofType : type;
  if (value.kind === Kind.NULL) {
    if (isNonNullType(type)) invalid();
    return;
  }
  if (isListType(inner)) {
    const items = value.kind === Kind.LIST ? value.values : [value];
    for (const item of items)
      checkLiteral(context, item, inner.ofType, argumentName, owner, ownerName, ancestors);
    return;
  }
  if (isInputObjectType(inner)) {
    if (value.kind !== Kind.OBJECT) {
      invalid();
      return;
    }
    const fields = inner.getFields();
    const given = new Set(value.fields.map((field) => field.name.value));
    for (const field of Object.values(fields))
      if (isRequiredInputField(field) && !given.has(field.name))
        report(
          context,
          value,
          path,
          `Argument '${field.name}' on InputObject '${inner.name}' is required. Expected type ${String(field.type)}`,
          {
            code: 'missingRequiredInputObjectAttribute',
            argumentName: field.name,
            argumentType: String(field.type),
            inputObjectType: inner.name,
          },
        );
    for (const field of value.fields) {
      const definition = fields[field.name.value];
      if (!definition)
        report(
          context,
          field,
          path,
          `InputObject '${inner.name}' doesn't accept argument '${field.name.value}'`,
          {
            code: 'argumentNotAccepted',
            name: inner.name,
            typeName: 'InputObject',
            argumentName: field.name.value,
          },
        );
      else
        checkLiteral(
          context,
          field.value,
          definition.type,
          field.name.value,
          'InputObject',
          inner.name,
          ancestors,
        );
    }
    if (inner.isOneOf && value.fields.length !== 1)
      report(context, value, path, `OneOf Input Object '${inner.name}' must specify exactly one key.`, {
        code: 'invalidOneOfInputObject',
        inputObjectType: inner.name,
      });
    return;
  }
  if (inner.name === 'ID' && value.kind === Kind.STRING && !isGlobalId(value.value)) {
    invalid(`Invalid global id '${value.value}'`);
    return;
  }
  const fits = isEnumType(inner)
    ? value.kind === Kind.ENUM && inner.getValue(value.value) !== undefined
    : fitsScalar(inner.name, value);
  if (!fits) invalid();
}

function fitsScalar(name: string, value: ValueNode): boolean {
  switch (name) {
    case 'Int':
      return value.kind === Kind.INT;
    case 'Float':
      return value.kind === Kind.INT || value.kind === Kind.FLOAT;
    case 'String':
      return value.kind === Kind.STRING;
    case 'Boolean':
      return value.kind === Kind.BOOLEAN;
    default:
      return true;
  }
}

const GLOBAL_ID = /^gid:\/\/[A-Za-z0-9-]+\/[A-Za-z]+\/[^\s/]+$/;

/** Whether a text has the form of a global id. */
export function isGlobalId(text: string): boolean {
  return GLOBAL_ID.test(text);
}

const REPLACED = new Set([
  'FieldsOnCorrectTypeRule', 'ScalarLeafsRule', 'KnownArgumentNamesRule', 'ProvidedRequiredArgumentsRule',
  'KnownDirectivesRule', 'KnownTypeNamesRule', 'NoUnusedVariablesRule', 'NoUndefinedVariablesRule',
  'ValuesOfCorrectTypeRule',
]); // prettier-ignore

export const RULES: readonly ValidationRule[] = [
  typesExist,
  fieldsExist,
  leavesAreLeaves,
  argumentsExist,
  argumentsGiven,
  directivesExist,
  variablesUsed,
  literalsFit,
  ...specifiedRules.filter((rule) => !REPLACED.has(rule.name)),
];
