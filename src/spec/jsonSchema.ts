import * as z from 'zod';
import type { Forms } from './oneOf.ts';
import { schema } from './schema.ts';

type Json = Record<string, unknown>;

/**
 * The draft-07 schema from which an editor completes and documents `.mlp.json` files. It is made from the schema that
 * checks them, but refuses nothing itself: our diagnostics are the one voice about errors, and say more.
 */
export function specJsonSchema(): Json {
  const $schema = 'http://json-schema.org/draft-07/schema#';
  return {
    $schema,
    title: 'Backprop Debugger network',
    allowTrailingCommas: true,
    allowComments: true,
    ...permissive(full(schema)),
  };
}

/** The schema as zod describes it, with the forms of every `oneOf` and the items of every `listOf`. */
function full(type: z.ZodType): Json {
  return z.toJSONSchema(type, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const node = jsonSchema as Json;
      if (node.items instanceof z.ZodType) node.items = full(node.items);
      if (node.forms === undefined) return;
      node.anyOf = Object.values(node.forms as Forms).map(full);
      delete node.forms;
    },
  }) as Json;
}

/** What documents or completes, and cannot fail. Values that would be demanded become examples. */
function permissive(node: Json): Json {
  const examples = node.examples ?? node.enum ?? (node.const === undefined ? undefined : [node.const]);
  const offered = node.defaultSnippets !== undefined ? undefined : node.type === 'boolean' ? [true, false] : examples;
  return withoutUndefined({
    markdownDescription: node.markdownDescription,
    description: plain(node.markdownDescription),
    default: node.default,
    examples: offered,
    defaultSnippets: node.defaultSnippets ?? (node.type === 'object' ? [{ label: '{ }', body: {} }] : undefined),
    properties: node.properties && mapValues(node.properties as Record<string, Json>, permissive),
    items: node.items && permissive(node.items as Json),
    anyOf: alternatives(node)?.map(permissive),
  });
}

function alternatives(node: Json): Json[] | undefined {
  return (node.anyOf ?? node.oneOf) as Json[] | undefined;
}

/** For editors that know no Markdown here. */
function plain(markdown: unknown): string | undefined {
  return typeof markdown === 'string' && markdown !== '' ? markdown.replaceAll('`', '') : undefined;
}

function mapValues(object: Record<string, Json>, map: (value: Json) => Json): Record<string, Json> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}

function withoutUndefined(object: Json): Json {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== ''));
}
