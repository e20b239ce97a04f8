/** Bulk results: one JSON object a line, nodes of nested connections pointing to their parent. */

type Json = Record<string, unknown>;

interface Line {
  object: Json;
  children: Line[];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isConnection(value: unknown): value is { edges: { node: Json }[] } {
  return (
    isObject(value) &&
    Array.isArray(value['edges']) &&
    Object.keys(value).every((k) => k === 'edges' || k === 'pageInfo')
  );
}

/** Takes the connections out of an object (also out of objects inside it); their nodes become its children. */
function toLine(node: Json, parentId: string | null): Line {
  const children: Line[] = [];
  const id = typeof node['id'] === 'string' ? node['id'] : null;
  const strip = (object: Json): Json => {
    const kept: Json = {};
    for (const [key, value] of Object.entries(object)) {
      if (isConnection(value)) for (const edge of value.edges) children.push(toLine(edge.node, id));
      else kept[key] = isObject(value) ? strip(value) : value;
    }
    return kept;
  };
  const object = strip(node);
  return { object: parentId === null ? object : { ...object, __parentId: parentId }, children };
}

export interface Lines {
  /** Ready JSON texts. */
  lines: string[];
  roots: number;
}

/**
 * The lines of one window of a bulk query.
 * @param grouped children right after their parent; otherwise level by level, as nobody may rely on their order
 */
export function toLines(data: Json, grouped: boolean): Lines {
  const roots: Line[] = [];
  for (const value of Object.values(data)) {
    if (isConnection(value)) for (const edge of value.edges) roots.push(toLine(edge.node, null));
    else if (isObject(value)) roots.push(toLine(value, null));
  }
  const lines: string[] = [];
  if (grouped) {
    const emit = (line: Line) => {
      lines.push(JSON.stringify(line.object));
      line.children.forEach(emit);
    };
    roots.forEach(emit);
  } else
    for (let level = roots; level.length > 0; level = level.flatMap((line) => line.children))
      for (const line of level) lines.push(JSON.stringify(line.object));
  return { lines, roots: roots.length };
}
