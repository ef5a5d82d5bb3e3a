{{- define "search.name" -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end }}
{{- define "search.labels" -}}
app.kubernetes.io/name: {{ include "search.name" . }}
{{- end }}
