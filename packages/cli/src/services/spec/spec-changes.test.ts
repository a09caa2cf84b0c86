import { expect, test } from 'vitest';
import { specChanges } from './spec-changes.ts';

const contract = (change: (document: Record<string, never>) => void = () => {}): unknown => {
  const document = {
    paths: {
      '/things': {
        get: { parameters: [{ name: 'limit' }], responses: { 200: {}, 404: {} } },
        post: { responses: { 201: {} } },
      },
    },
    components: {
      schemas: {
        Thing: { properties: { id: { type: 'string' }, kind: { enum: ['a', 'b'] } } },
        ThingInput: { required: ['id'], properties: { id: { type: 'string' }, note: { type: 'string' } } },
      },
    },
  };
  change(document as unknown as Record<string, never>);
  return document;
};
// biome-ignore lint/suspicious/noExplicitAny: a test's own document, changed in place
const after = (change: (document: any) => void): ReturnType<typeof specChanges> =>
  specChanges(contract(), contract(change as never));

test('nothing changed, nothing told', () => expect(after(() => {})).toEqual([]));

test.each([
  [
    'an operation is gone',
    (d: { paths: Record<string, Record<string, unknown>> }) => delete d.paths['/things']?.['post'],
  ],
  [
    'a field is gone',
    (d: { components: { schemas: { Thing: { properties: { id?: unknown } } } } }) =>
      delete d.components.schemas.Thing.properties.id,
  ],
])('%s: breaking', (_what, change) => {
  expect(after(change as never)[0]).toMatchObject({ breaking: true });
});

test('what an input newly requires breaks its senders', () => {
  expect(after((d) => d.components.schemas.ThingInput.required.push('note'))).toEqual([
    { breaking: true, where: 'ThingInput', change: 'note is required now' },
  ]);
});

test('a new value and a new optional parameter break nobody', () => {
  const changes = after((d) => {
    d.components.schemas.Thing.properties.kind.enum.push('c');
    d.paths['/things'].get.parameters.push({ name: 'sort' });
  });
  expect(changes.map(({ breaking }) => breaking)).toEqual([false, false]);
});
