/** Literals in documents against the types of their places. */
import type { GraphQLInputType, ValidationContext, ValueNode } from 'graphql';
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
  print,
} from 'graphql';
import type { Ancestors } from './validation-report.ts';
import { pathOf, report } from './validation-report.ts';

/** Only literals are looked at; what stands in variables is checked when they arrive. */
export function checkLiteral(
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
