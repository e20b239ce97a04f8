/** A person's name as the record has it ("name (id)"), without their number. */
export const nameOfPerson = (person: string): string => person.replace(/ \((?:\d+|link:[\w-]+)\)$/, '');
