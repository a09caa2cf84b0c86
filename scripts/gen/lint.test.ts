import { afterEach, expect, test } from 'vitest';
import { buildContract } from './bundle.ts';
import { lintContract, unusedSchemas } from './lint.ts';
import { createSpecFixture, type SpecFixture, thingFiles } from './spec-fixture.ts';

const fixtures: SpecFixture[] = [];
afterEach(() => {
  for (const fixture of fixtures.splice(0)) fixture.dispose();
});

const contractWith = (schemas: string) => {
  const fixture = createSpecFixture({ ...thingFiles, 'schemas/cart.yaml': schemas });
  fixtures.push(fixture);
  return buildContract(fixture.root);
};

test('a contract that keeps the house rules has no faults', () => {
  expect(lintContract(contractWith(''))).toEqual([]);
});

test.each([
  ['a string without maxLength', 'Bad: {type: string, examples: [a]}', 'a string needs maxLength'],
  ['a nullable string without maxLength', "Bad: {type: [string, 'null'], examples: [a]}", 'a string needs maxLength'],
  ['an array without maxItems', 'Bad: {type: array, items: {type: boolean}, examples: [[true]]}', 'needs maxItems'],
  ['a number without bounds', 'Bad: {type: integer, examples: [1]}', 'a number needs maximum'],
  ['an open object', 'Bad: {type: object, properties: {}, examples: [{}]}', 'an object must be closed'],
  ['an object open without a reason', 'Bad: {type: object, additionalProperties: true, examples: [{}]}', 'x-open'],
  ['no example', 'Bad: {type: boolean}', 'needs examples'],
  ['an example that does not fit', 'Bad: {type: integer, minimum: 1, maximum: 2, examples: [3]}', 'must be <= 2'],
  [
    'camelCase',
    'Bad: {type: object, additionalProperties: false, properties: {aB: {type: boolean}}, examples: [{}]}',
    'not in snake_case',
  ],
  [
    'a required member that is none',
    'Bad: {type: object, additionalProperties: false, required: [a], properties: {}, examples: [{}]}',
    'required names a',
  ],
  [
    'a fault deep inside',
    'Bad: {type: array, maxItems: 1, items: {type: string}, examples: [[a]]}',
    'Bad/items a string needs maxLength',
  ],
  ['a misspelt keyword', 'Bad: {type: string, maxLength: 3, minLenght: 1, examples: [a]}', 'unknown keyword'],
])('finds %s', (_name, schemas, message) => {
  const faults = lintContract(contractWith(schemas)).join('\n');
  expect(faults).toContain('spec/schemas/cart.yaml: Bad');
  expect(faults).toContain(message);
});

test('an open object that says why is let through', () => {
  expect(
    lintContract(
      contractWith('Any: {type: object, additionalProperties: true, x-open: a gateway says what, examples: [{}]}'),
    ),
  ).toEqual([]);
});

test('names schemas that nothing uses', () => {
  const contract = contractWith('Lonely: {type: boolean, examples: [true]}');
  expect(unusedSchemas(contract)).toContain('Lonely');
  expect(unusedSchemas(contract)).not.toContain('Thing');
});
