import type { Grants, InspectedApp } from '../../adapters/github/index.ts';
import type { Diagnosis } from './diagnosis.ts';

const topic = 'github';

/** What `app.yml` asks for. */
export interface WantedGrants {
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

/** What is wrong with the App as GitHub knows it, against `app.yml`. */
export function diagnoseApp(app: InspectedApp, wanted: WantedGrants): readonly Diagnosis[] {
  const settings = `Open the settings of the App ${app.name} on GitHub (Permissions & events)`;
  return [
    { state: 'fine', topic, message: `GitHub knows the App ${app.name} and takes its key.` },
    ...lacks(app, wanted).map(
      (lack): Diagnosis => ({
        state: 'problem',
        topic,
        message: `The App ${app.name} has not ${lack}.`,
        remedy: `${settings} and add it; each organisation is then asked to accept.`,
      }),
    ),
    ...diagnoseInstallations(app, wanted),
  ];
}

function diagnoseInstallations(app: InspectedApp, wanted: WantedGrants): readonly Diagnosis[] {
  if (app.installations.length === 0) {
    const message = `The App ${app.name} is installed nowhere, so it sees no repository.`;
    return [{ state: 'problem', topic, message, remedy: 'Install it on an organisation or account (Install App).' }];
  }
  return app.installations.flatMap((each): readonly Diagnosis[] => {
    if (each.isSuspended) {
      const remedy = 'Its owner can lift that in the settings of the organisation (GitHub Apps).';
      return [{ state: 'problem', topic, message: `The installation on ${each.name} is suspended.`, remedy }];
    }
    // What the App itself lacks is told once, above.
    const missing = lacks(each, { permissions: granted(wanted, app), events: [] });
    if (missing.length === 0)
      return [{ state: 'fine', topic, message: `Installed on ${each.name} with all it needs.` }];
    const message = `The installation on ${each.name} has not ${missing.join(', nor ')}.`;
    const remedy = `An owner of ${each.name} has to accept the new permissions of the App (Settings, GitHub Apps, Review request).`;
    return [{ state: 'problem', topic, message, remedy }];
  });
}

/** Those of the wanted permissions that the App has. */
function granted({ permissions }: WantedGrants, app: Grants): WantedGrants['permissions'] {
  return Object.fromEntries(
    Object.entries(permissions).filter(([name, level]) => isEnough(app.permissions[name], level)),
  );
}

function lacks({ permissions, events }: Grants, wanted: WantedGrants): readonly string[] {
  return [
    ...Object.entries(wanted.permissions)
      .filter(([name, level]) => !isEnough(permissions[name], level))
      .map(([name, level]) => `the permission ${name}: ${level}`),
    ...wanted.events.filter((each) => !events.includes(each)).map((each) => `the event ${each}`),
  ];
}

function isEnough(given: string | undefined, level: string): boolean {
  return given === level || given === 'admin' || (given === 'write' && level === 'read');
}
