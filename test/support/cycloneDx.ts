/** What CycloneDX's own schema has against a bill of materials. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { inProject } from '../../scripts/paths.ts';

const schemas = 'node_modules/@cyclonedx/cyclonedx-library/res/schema';
const schemaOf = (file: string) => JSON.parse(readFileSync(inProject(schemas, file), 'utf8'));

// The formats are addresses and dates, of which none is written but the schema's own.
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
for (const file of ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json']) {
  // Under the name that the schema of a bill refers to, not that which it has itself.
  const { $id, ...part } = schemaOf(file);
  ajv.addSchema(part, `http://cyclonedx.org/schema/${file}`);
}
const validate = ajv.compile(schemaOf('bom-1.5.SNAPSHOT.schema.json'));

/** Empty where the document is valid. */
export function cycloneDxProblems(document: unknown): string[] {
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
