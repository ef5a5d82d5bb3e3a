import { isMapping } from '../../object/index.ts';
import { renderTemplate } from '../go-template/index.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** A value with the parameters of an ApplicationSet in its texts. What is not known stays as it is written. */
export function filledIn(value: unknown, parameters: Mapping, syntax: 'go' | 'simple'): unknown {
  if (typeof value === 'string') return filledText(value, parameters, syntax);
  if (Array.isArray(value)) return value.map((item) => filledIn(item, parameters, syntax));
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [
    filledText(key, parameters, syntax),
    filledIn(inner, parameters, syntax),
  ]);
  return Object.fromEntries(entries);
}

function filledText(text: string, parameters: Mapping, syntax: 'go' | 'simple'): string {
  if (!text.includes('{{')) return text;
  if (syntax === 'simple') {
    return text.replaceAll(/\{\{\s*([^{}]+?)\s*\}\}/g, (written, name: string) =>
      Object.hasOwn(parameters, name) ? String(parameters[name]) : written,
    );
  }
  const rendered = renderTemplate(text, parameters);
  return rendered.ok ? rendered.value.segments.map((segment) => segment.text).join('') : text;
}
