import { stringify } from 'yaml';
import type { GeneratedFile } from './generated-file.ts';
import { generatedNote } from './generated-file.ts';
import type { Contract } from './model.ts';

export const bundlePath = 'openapi.yaml';
export const publicBundlePath = 'packages/server/assets/openapi.public.json';

/** The whole contract as YAML for people, the public part as JSON for `/openapi.json`. */
export const emitBundles = (contract: Contract): GeneratedFile[] => [
  {
    path: bundlePath,
    text: `# ${generatedNote}\n${stringify(contract.document, { lineWidth: 0, aliasDuplicateObjects: false })}`,
  },
  { path: publicBundlePath, text: `${JSON.stringify(contract.publicDocument, null, 1)}\n` },
];
