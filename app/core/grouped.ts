/**
 * A list's members by key, in the list's order; one member may have several keys. Kept as long as the list itself: a
 * picture is looked into many times, and nobody changes it.
 */
export function grouped<T>(
  keysOf: (member: T) => Iterable<string>,
): (list: readonly T[], key: string) => readonly T[] {
  const known = new WeakMap<readonly T[], Map<string, T[]>>();
  return (list, key) => {
    let groups = known.get(list);
    if (!groups) {
      groups = new Map();
      for (const member of list) {
        for (const one of new Set(keysOf(member))) {
          const group = groups.get(one);
          if (group) group.push(member);
          else groups.set(one, [member]);
        }
      }
      known.set(list, groups);
    }
    return groups.get(key) ?? NONE;
  };
}

const NONE: readonly never[] = [];
