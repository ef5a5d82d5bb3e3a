#!/usr/bin/env bash
# Installs PostgreSQL from the distribution's packages, for the tests of the queue that replicas share. Does nothing where there is one.
set -euo pipefail

for programs in "${POSTGRES_BIN:-}" /usr/lib/postgresql/*/bin; do
  if [[ -n "$programs" && -x "$programs/initdb" && -x "$programs/postgres" ]]; then
    echo "PostgreSQL is there: $programs"
    exit 0
  fi
done
if ! command -v apt-get >/dev/null; then
  echo "There is no apt-get here. Install PostgreSQL by other means, or name the directory of its programs in POSTGRES_BIN." >&2
  exit 1
fi
if [[ "$(id -u)" -ne 0 ]]; then
  echo "Installing packages needs root: run 'sudo scripts/install-postgresql.sh', or name the programs' directory in POSTGRES_BIN." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -o Acquire::Retries=3 update -q
# The tests start a cluster of their own; the one that the package would make is not wanted.
mkdir -p /etc/postgresql-common
[[ -e /etc/postgresql-common/createcluster.conf ]] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
apt-get -o Acquire::Retries=3 install -yq --no-install-recommends postgresql
