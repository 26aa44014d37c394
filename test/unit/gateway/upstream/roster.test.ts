import { expect, test } from 'vitest';
import { Roster } from '../../../../electron/gateway/upstream/roster.ts';

const crowd = (names: string) => [...names].map((name) => ({ name, place: -1 }));
type Person = ReturnType<typeof crowd>[number];

function present(roster: Roster<Person>): string {
  let names = '';
  roster.callAll(({ name }) => (names += name));
  return [...names].toSorted().join('');
}

function rosterOf(people: readonly Person[]): Roster<Person> {
  const roster = new Roster<Person>();
  for (const one of people) roster.add(one);
  return roster;
}

test('whoever is present is called, in whatever order others have left', () => {
  const people = crowd('abcde');
  const roster = rosterOf(people);
  for (const gone of [1, 4, 0]) roster.remove(people[gone] as Person);
  expect([roster.size, present(roster)]).toEqual([2, 'cd']);
});

test('leaving twice takes nobody else away', () => {
  const [a, b, stranger] = crowd('abc') as [Person, Person, Person];
  const roster = rosterOf([a, b]);
  roster.remove(a);
  roster.remove(a);
  roster.remove(stranger);
  expect(present(roster)).toBe('b');
  roster.remove(b);
  expect(roster.size).toBe(0);
});

test('those that are called may leave at once, and take others with them who are not called then', () => {
  const people = crowd('abcde');
  const roster = rosterOf(people);
  const called: string[] = [];
  roster.callAll((one) => {
    called.push(one.name);
    roster.remove(one);
    if (one.name === 'd') for (const gone of people.slice(0, 3)) roster.remove(gone);
  });
  expect([called, roster.size]).toEqual([['e', 'd'], 0]);
});

test('one that is still there hears the call, although another that was called before took its neighbour away', () => {
  const people = crowd('abcde');
  const roster = rosterOf(people);
  const called = new Set<string>();
  roster.callAll((one) => {
    called.add(one.name);
    if (one.name === 'e') for (const gone of people.slice(1, 3)) roster.remove(gone);
  });
  expect([...called].toSorted()).toEqual(['a', 'd', 'e']);
});
