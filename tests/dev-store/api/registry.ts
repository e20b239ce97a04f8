/** Which types are modelled. Filled by `models.ts`; asked by everything that runs documents. */
import type { TypeModel } from './model.ts';

const TYPES = new Map<string, TypeModel>();
const ENDINGS: [string, TypeModel][] = [];

/** Adds models by type name; a name such as `*Connection` stands for every type with that ending. */
export function register(types: Readonly<Record<string, TypeModel>>): void {
  for (const [name, model] of Object.entries(types))
    if (name.startsWith('*')) ENDINGS.push([name.slice(1), model]);
    else TYPES.set(name, model);
}

/** The model of a concrete type, or undefined when the dev store has none. */
export function modelOfType(typeName: string): TypeModel | undefined {
  return TYPES.get(typeName) ?? ENDINGS.find(([ending]) => typeName.endsWith(ending))?.[1];
}
