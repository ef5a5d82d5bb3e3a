import type { Library } from '../cel/environment.ts';
import { loop } from '../cel/macro.ts';

const plain = { variables: 2, filtered: false } as const;
const filtered = { variables: 2, filtered: true } as const;

/** cel-go, ext/comprehensions.go: loops that see the key or position beside the value. */
export const comprehensionsLibrary: Library = {
  name: 'two-variable comprehensions',
  functions: [],
  macros: [
    loop('all', 'all', plain),
    loop('exists', 'exists', plain),
    loop('existsOne', 'existsOne', plain),
    loop('exists_one', 'existsOne', plain),
    loop('transformList', 'transformList', plain),
    loop('transformList', 'transformList', filtered),
    loop('transformMap', 'transformMap', plain),
    loop('transformMap', 'transformMap', filtered),
    loop('transformMapEntry', 'transformMapEntry', plain),
    loop('transformMapEntry', 'transformMapEntry', filtered),
  ],
};
