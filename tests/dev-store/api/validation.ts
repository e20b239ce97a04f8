/** Validation rules that speak as Shopify does. What they leave open, graphql-js's own rules catch. */
import type { ASTNode, ASTVisitor, ValidationContext, ValidationRule } from 'graphql';
import { getNamedType, isLeafType, isRequiredArgument, Kind, print, specifiedRules } from 'graphql';
import { checkLiteral } from './validation-literals.ts';
import type { Ancestors } from './validation-report.ts';
import { pathOf, report } from './validation-report.ts';

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
    const owner = (ancestors as Ancestors).findLast((one) => 'kind' in one);
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
