import {
  boolType,
  bytesType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  nullType,
  stringType,
  timestampType,
  typeType,
  uintType,
} from '../cel-type.ts';
import type { Library } from '../environment.ts';
import { standardMacros } from '../macro.ts';
import { conversions } from './conversions.ts';
import { operators } from './operators.ts';
import { textFunctions } from './text.ts';
import { timeFunctions } from './time.ts';

/** What every CEL environment has (github.com/google/cel-spec, langdef.md, standard definitions). */
export const standardLibrary: Library = {
  name: 'standard',
  functions: [...operators, ...conversions, ...textFunctions, ...timeFunctions].map((declaration) => ({
    ...declaration,
    dispatch: 'by value',
  })),
  macros: standardMacros,
  typeNames: [
    boolType,
    bytesType,
    doubleType,
    durationType,
    intType,
    listType(dynType),
    mapType(dynType, dynType),
    nullType,
    stringType,
    timestampType,
    typeType(dynType),
    uintType,
  ],
};
