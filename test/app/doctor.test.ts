import { describe, expect, it } from 'vitest';
import type { InspectedApp } from '../../src/adapters/github/index.ts';
import { diagnoseDatabase } from '../../src/app/doctor/diagnose-database.ts';
import { diagnoseApp } from '../../src/app/doctor/diagnose-github.ts';
import { sameClusters } from '../../src/app/doctor/run-doctor.ts';
import { renderDiagnoses } from '../../src/cli/doctor.ts';

const wanted = { permissions: { checks: 'write', contents: 'write', metadata: 'read' }, events: ['push', 'check_run'] };
const all = { permissions: wanted.permissions, events: wanted.events };

function app(change: Partial<InspectedApp>): InspectedApp {
  return { name: 'falconer', ...all, installations: [{ name: 'acme', ...all, isSuspended: false }], ...change };
}

/** Only what is not fine. */
function problems(change: Partial<InspectedApp>): readonly string[] {
  return diagnoseApp(app(change), wanted)
    .filter((each) => each.state !== 'fine')
    .map(({ message, remedy }) => `${message} ${remedy}`);
}

describe('what the doctor says of the App', () => {
  it('is nothing when it has all that app.yml asks for, or more', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ permissions: { ...wanted.permissions, metadata: 'write' } })).toEqual([]);
  });

  it('is each permission and event that the App lacks, once', () => {
    const less = { checks: 'read', metadata: 'read' };
    const said = problems({
      permissions: less,
      events: ['push'],
      installations: [{ name: 'acme', permissions: less, events: [], isSuspended: false }],
    });
    expect(said.map((each) => each.split('. ')[0])).toEqual([
      'The App falconer has not the permission checks: write',
      'The App falconer has not the permission contents: write',
      'The App falconer has not the event check_run',
    ]);
  });

  it('is an installation whose owner has not accepted yet', () => {
    const installations = [
      { name: 'acme', permissions: { checks: 'write', metadata: 'read' }, events: [], isSuspended: false },
    ];
    expect(problems({ installations })).toEqual([
      'The installation on acme has not the permission contents: write. An owner of acme has to accept the new permissions of the App (Settings, GitHub Apps, Review request).',
    ]);
  });

  it('is that it is installed nowhere, or suspended', () => {
    expect(problems({ installations: [] })[0]).toMatch(/is installed nowhere/);
    expect(problems({ installations: [{ name: 'acme', ...all, isSuspended: true }] })[0]).toMatch(
      /on acme is suspended/,
    );
  });
});

describe('what the doctor says of the database', () => {
  const found = { version: '15.18', hasQueue: true, isUsable: true };

  it('is that it answers, and whether the queue is there yet', () => {
    expect(diagnoseDatabase(found).message).toBe('PostgreSQL 15.18 answers, and has the queue.');
    expect(diagnoseDatabase({ ...found, hasQueue: false }).message).toBe(
      'PostgreSQL 15.18 answers, and will have the queue when the first replica starts.',
    );
  });

  it('is what its user may not do, and what to do about it', () => {
    expect(diagnoseDatabase({ ...found, hasQueue: false, isUsable: false })).toMatchObject({
      state: 'problem',
      message: 'The user of DATABASE_URL may not make the table falconer.queue.',
      remedy: expect.stringContaining('create schema falconer authorization'),
    });
  });

  it('is why it does not answer', () => {
    expect(diagnoseDatabase(new Error('connect ECONNREFUSED 127.0.0.1:5432'))).toMatchObject({
      state: 'problem',
      message: 'The database cannot be used: connect ECONNREFUSED 127.0.0.1:5432.',
    });
  });
});

describe('two names for one cluster', () => {
  it('are a problem', () => {
    const found = [{ uid: 'a' }, { uid: 'b' }, { uid: 'a' }, { uid: undefined }, { uid: undefined }];
    const names = ['eu', 'us', 'europe', 'x', 'y'].map((name) => ({ name }));
    expect(sameClusters(names, found).map((each) => each.message)).toEqual([
      'europe and eu are one and the same cluster (kube-system has the uid a in both).',
    ]);
  });
});

describe('the lines of the doctor', () => {
  it('say what is so, and below it what to do', () => {
    const text = renderDiagnoses([
      { state: 'fine', topic: 'git', message: 'git version 2.39 is there.' },
      { state: 'problem', topic: 'cluster eu', message: 'It is away.', remedy: 'Bring it back.' },
    ]);
    expect(text).toMatchInlineSnapshot(`
      "ok     git         git version 2.39 is there.
      WRONG  cluster eu  It is away.
                         Bring it back.

      1 thing is wrong.
      "
    `);
  });
});
