import type { CheckAnnotation } from '../../ports.ts';
import { boundedText, limits } from './bounded-text.ts';

/** GitHub takes so many annotations in one call. Each call adds to those that are there. */
export const annotationsPerCall = 50;

/** An annotation as the API wants it. */
export interface AnnotationRequest {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
  readonly raw_details?: string;
}

/** What tells two annotations apart. */
export interface AnnotationIdentity {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level?: string | null | undefined;
  readonly title?: string | null | undefined;
  readonly message?: string | null | undefined;
}

/** Annotations in the API's form, within its limits, each only once. */
export function annotationRequests(annotations: readonly CheckAnnotation[]): readonly AnnotationRequest[] {
  const byKey = new Map(annotations.map((annotation) => requestOf(annotation)).map((item) => [keyOf(item), item]));
  return [...byKey.values()];
}

/** Those that GitHub does not have yet. */
export function missingAnnotations(
  wanted: readonly AnnotationRequest[],
  present: readonly AnnotationIdentity[],
): readonly AnnotationRequest[] {
  const keys = new Set(present.map(keyOf));
  return wanted.filter((annotation) => !keys.has(keyOf(annotation)));
}

/** Portions of at most 50; one empty portion when there is nothing. */
export function inPortions(annotations: readonly AnnotationRequest[]): readonly (readonly AnnotationRequest[])[] {
  const count = Math.max(1, Math.ceil(annotations.length / annotationsPerCall));
  return Array.from({ length: count }, (_, index) =>
    annotations.slice(index * annotationsPerCall, (index + 1) * annotationsPerCall),
  );
}

function requestOf(annotation: CheckAnnotation): AnnotationRequest {
  const onOneLine = annotation.startLine === annotation.endLine ? annotation.columns : undefined;
  return {
    path: annotation.path,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    ...(onOneLine && { start_column: onOneLine.start, end_column: onOneLine.end }),
    annotation_level: annotation.level,
    title: boundedText(annotation.title, limits.title),
    message: boundedText(annotation.message, limits.annotationMessage),
    ...(annotation.details === undefined
      ? {}
      : { raw_details: boundedText(annotation.details, limits.annotationMessage) }),
  };
}

function keyOf(annotation: AnnotationIdentity): string {
  return JSON.stringify([
    annotation.path,
    annotation.start_line,
    annotation.end_line,
    annotation.annotation_level ?? '',
    (annotation.title ?? '').trim(),
    (annotation.message ?? '').trim(),
  ]);
}
