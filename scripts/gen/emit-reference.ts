// The reference pages under docs/reference: who may do what, which codes there are, calls and events between modules.

import { type GeneratedFile, markdownFile } from './generated-file.ts';
import type { Contract, Operation } from './model.ts';

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
const code = (text: string): string => `\`${text}\``;

const access = (operation: Operation): string => {
  if (operation.roles === null) return 'everyone';
  const who = [
    ...operation.roles,
    ...(operation.cartToken ? ['cart token'] : []),
    ...(operation.optionalAuth ? ['nobody signed in'] : []),
  ];
  return who.join(', ');
};

const mark = (operation: Operation): string =>
  [
    operation.idempotency === 'none' ? '' : `Idempotency-Key ${operation.idempotency}`,
    operation.precondition === 'none' ? '' : `If-Match ${operation.precondition}`,
    operation.cache === null ? '' : `cached ${operation.cache.ttlS} s${operation.cache.hot ? ', hot' : ''}`,
    operation.owner === null ? '' : `owner of ${operation.owner.resource} by ${operation.owner.name}`,
  ]
    .filter((text) => text !== '')
    .join('; ');

const operationsPage = (contract: Contract): GeneratedFile => {
  const sections = [...new Set(contract.operations.map((operation) => operation.module))].sort().map((module) => {
    const ofModule = contract.operations.filter((operation) => operation.module === module);
    const matrix = table(
      ['operation', 'address', 'who', 'class', 'marks'],
      ofModule.map((operation) => [
        code(operation.operationId),
        code(`${operation.method.toUpperCase()} ${operation.path}`),
        operation.internal ? 'internal listener only' : access(operation),
        operation.class,
        mark(operation),
      ]),
    );
    const codes = ofModule.map(
      (operation) => `- ${code(operation.operationId)}: ${operation.errors.map(code).join(', ')}`,
    );
    return `## ${module}\n\n${matrix}\n\nCodes:\n\n${codes.join('\n')}`;
  });
  return markdownFile(
    'docs/reference/operations.gen.md',
    `# Operations\n\nWho may call what, and which codes come back. What each code means stands in [errors.gen.md](errors.gen.md).\n\n${sections.join('\n\n')}`,
  );
};

const errorsPage = (contract: Contract): GeneratedFile => {
  const entries = Object.entries(contract.errors).sort(([, a], [, b]) => a.status - b.status);
  const sections = entries.map(([name, entry]) => {
    const users = contract.operations.filter((operation) => operation.errors.includes(name));
    const where =
      users.length === 0
        ? 'Inside the platform only.'
        : users.length > 12
          ? `${users.length} operations.`
          : `${users.map((operation) => code(operation.operationId)).join(', ')}.`;
    return `## ${name}\n\n**${entry.status}** ${entry.title}.\n\n${entry.remedy}\n\nFrom: ${where}`;
  });
  return markdownFile(
    'docs/reference/errors.gen.md',
    `# Codes\n\nEvery failure is \`application/problem+json\` with one of these as \`code\`.\n\n${sections.join('\n\n')}`,
  );
};

const modulesPage = (contract: Contract): GeneratedFile => {
  const calls = table(
    ['call', 'of', 'from', 'changes', 'time-out', 'harmless to repeat by'],
    contract.calls.map((call) => [
      code(call.operationId),
      call.module,
      call.callers.join(', '),
      call.mutation ? 'yes' : 'no',
      `${call.timeoutMs} ms`,
      call.naturalKey ?? '',
    ]),
  );
  const events = table(
    ['event', 'version', 'from', 'to', 'says'],
    contract.events.map((event) => [
      code(event.type),
      String(event.version),
      event.producer,
      event.consumers.join(', '),
      event.summary,
    ]),
  );
  return markdownFile(
    'docs/reference/modules.gen.md',
    `# Between modules\n\n## Calls\n\nOn the internal listener, or inside the process.\n\n${calls}\n\n## Events\n\nAt least once, in any order.\n\n${events}`,
  );
};

/** The reference pages. */
export const emitReference = (contract: Contract): GeneratedFile[] => [
  operationsPage(contract),
  errorsPage(contract),
  modulesPage(contract),
];
