resource "kubectl_manifest" "milvus" {
  yaml_body = <<-YAML
    apiVersion: milvus.io/v1beta1
    kind: Milvus
    metadata:
      name: milvus
    spec:
      mode: cluster
      components:
        queryNode:
          replicas: ${var.query_nodes}
  YAML
}
