import { type ComponentName, componentNames, parseComponentName } from '../milvus/index.ts';
import { accept, nearest, type Refusal, type Result, refuse } from '../text/index.ts';

/** The component that a person named, or what they may have meant, with the corrected line. */
export function parseComponentArgument(text: string, source: string): Result<ComponentName> {
  const component = parseComponentName(text);
  return component === undefined ? refuse(unknownComponent(text, source)) : accept(component);
}

function unknownComponent(text: string, source: string): Refusal {
  const meant = nearest(text, componentNames);
  const message = `Milvus has no component ${JSON.stringify(text)}.`;
  if (meant === undefined) {
    return { code: 'unknown_component', message: `${message} It has ${componentNames.join(', ')}.` };
  }
  return {
    code: 'unknown_component',
    message: `${message} Did you mean ${meant}?`,
    correction: source.replace(text, meant.toLowerCase()),
  };
}

/** The same command for another component, whatever the case in which the first was typed. */
export function replaceComponent(source: string, from: ComponentName, to: ComponentName): string {
  return source.replace(new RegExp(`\\b${from}\\b`, 'i'), to.toLowerCase());
}
