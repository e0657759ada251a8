import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';
import type { Message } from './client.ts';

interface ProtocolSchema {
  readonly definitions: Readonly<Record<string, object>>;
}

const require = createRequire(import.meta.url);
const types = require.resolve('@vscode/debugprotocol/package.json').replace('package.json', 'lib/debugProtocol.d.ts');
const { version } = require('@vscode/debugprotocol/package.json') as { version: string };

/** The protocol's JSON Schema, made from its types; kept in the temporary folder, as that takes seconds. Unknown properties are errors. */
function protocolSchema(): ProtocolSchema {
  const folder = join(tmpdir(), 'backprop-protocol-schema');
  const file = join(folder, `${version}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const generator = createGenerator({ path: types, type: '*', skipTypeCheck: true, additionalProperties: false });
  const text = JSON.stringify(generator.createSchema('*'));
  mkdirSync(folder, { recursive: true });
  // Another test file may do the same at this moment.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, text);
  renameSync(own, file);
  return JSON.parse(text);
}

const schema = protocolSchema();
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(schema, 'protocol');

/** What the protocol does not allow in a message of an adapter; empty where it is right. Requests and events of our own are held to what all have in common. */
export function protocolProblems(message: Message): string[] {
  const validate = validatorOf(typeOf(message));
  if (validate(message)) return [];
  return (validate.errors ?? []).map(({ instancePath, message: words, params }) => {
    return `${instancePath} ${words} ${JSON.stringify(params)}`;
  });
}

function typeOf({ type, success, command = '', event = '' }: Message): string {
  if (type === 'response' && success === false) return 'ErrorResponse';
  const suffix = type === 'response' ? 'Response' : 'Event';
  const name = type === 'response' ? command : event;
  const own = `${name.charAt(0).toUpperCase()}${name.slice(1)}${suffix}`;
  return schema.definitions[`DebugProtocol.${own}`] ? own : suffix;
}

function validatorOf(name: string): ValidateFunction {
  return ajv.getSchema(`protocol#/definitions/DebugProtocol.${name}`)!;
}
