import {
  type ConfigKeyConcern,
  configKeyConcern,
  rollingUpdateIsOn,
  separateCoordinators,
} from '../../milvus/index.ts';
import type { Refusal } from '../../text/index.ts';
import type { ConfigEdit } from './plan-config.ts';

/** Why a key of milvus.yaml is not changed by a command, with the way that leads there; undefined when it may be. */
export function configKeyRefusal(milvus: unknown, edit: ConfigEdit): Refusal | undefined {
  const concern = configKeyConcern(edit.key);
  if (concern === undefined) return standbyRefusal(milvus, edit);
  // What has no effect, or should never have been there, may always be removed.
  if (edit.value === undefined && concern.kind !== 'locates_data') return undefined;
  return reasonOf(edit, concern);
}

function reasonOf({ key, typedValue = '' }: ConfigEdit, concern: ConfigKeyConcern): Refusal {
  const name = key.join('.');
  switch (concern.kind) {
    case 'secret':
      return secretRefusal(key);
    case 'written_by_operator':
      return {
        code: 'protected_field',
        message: `The operator takes ${name} from ${concern.from} and drops or overwrites what stands in spec.config, so this would have no effect.`,
        correction: dependencyCommand(key, typedValue),
      };
    case 'locates_data':
      return {
        code: 'data_at_risk',
        message: `${name} says where Milvus keeps its metadata, data or log. With another value a running Milvus finds none of it and starts empty. If this Milvus never ran, or its data was moved, change it by hand in a pull request of its own.`,
      };
    case 'extra_level': {
      const rest = key.slice(1).join('.');
      const message = `milvus.yaml has no section ${key[0]}: it is an extra level, and nothing below it is read.`;
      return {
        code: 'bad_arguments',
        message,
        ...(rest === '' ? {} : { correction: `/config set ${rest}=${typedValue}` }),
      };
    }
  }
}

/** Why a secret must not be written, and where it belongs; the secret itself is not repeated. */
export function secretRefusal(key: readonly string[]): Refusal {
  const concern = configKeyConcern(key);
  const secretIn = concern?.kind === 'secret' ? concern.secretIn : undefined;
  const name = key.join('.');
  const message = `${name} is a secret. In Git, and in the ConfigMap that the operator makes of spec.config, everybody can read it. If it was in this comment, change it now.`;
  if (secretIn !== undefined) {
    const kind = key[0]?.toLowerCase() === 'kafka' ? 'kafka' : 'storage';
    return {
      code: 'secret_in_text',
      message: `${message} Put it into a Kubernetes Secret and name that in ${secretIn}.`,
      correction: `/dependency ${kind} --secret <name>`,
    };
  }
  const variable = key.join('_').toUpperCase();
  return {
    code: 'secret_in_text',
    message: `${message} Milvus also reads its keys from the environment: put the value into a Kubernetes Secret and let spec.components.env take ${variable} from it.`,
    correction: `/set spec.components.env[0]={name: ${variable}, valueFrom: {secretKeyRef: {name: <Secret>, key: <key>}}}`,
  };
}

function dependencyCommand(key: readonly string[], typedValue: string): string {
  const section = key[0]?.toLowerCase();
  const value = typedValue === '' ? '<host:port>' : typedValue;
  if (section === 'minio') return '/dependency storage --external --endpoint <host:port>';
  if (section === 'etcd') return '/dependency etcd --external --endpoints <host:port>';
  if (section === 'pulsar') return '/dependency pulsar --external --endpoint <host:port>';
  if (section === 'kafka') return '/dependency kafka --external --endpoints <host:port>';
  return `/dependency ${value}`;
}

/** The operator writes `enableActiveStandby: true` over whatever stands there, as long as rolling updates are on. */
function standbyRefusal(milvus: unknown, { key, value }: ConfigEdit): Refusal | undefined {
  const [section = '', name = ''] = key;
  const isCoordinator = separateCoordinators.some((each) => each.toLowerCase() === section.toLowerCase());
  if (!isCoordinator || name.toLowerCase() !== 'enableactivestandby' || value !== false) return undefined;
  if (!rollingUpdateIsOn(milvus)) return undefined;
  return {
    code: 'protected_field',
    message: `The operator sets ${key.join('.')} to true as long as rolling updates are on, so this would have no effect.`,
    correction: '/set spec.components.enableRollingUpdate=false',
  };
}
