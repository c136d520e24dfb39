#!/bin/sh
# Makes the passwords and keys that the compose files ask for: docker/.env and docker/secrets/. What is there already stays as it is.
set -eu
umask 077
cd "$(dirname "$0")"

hex() { head -c "$1" /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
letters() { head -c 4096 /dev/urandom | tr -dc 'ABCDEFGHJKMNPQRSTVWXYZ' | cut -c "1-$1"; }

# Containers read these files under users of their own; on this machine the folder keeps everybody else out.
keep() {
  if [ -e "secrets/$1" ]; then return; fi
  cat >"secrets/$1.new"
  chmod 0444 "secrets/$1.new"
  mv "secrets/$1.new" "secrets/$1"
}

mkdir -p secrets
head -c 32 /dev/urandom | keep cardtrail.kek
head -c 756 /dev/urandom | base64 | keep mongodb.keyfile

if [ ! -e .env ]; then
  cat >.env.new <<END
CARDTRAIL_ADMIN_KEY=ct_admin_$(hex 24)
CARDTRAIL_TRADE_PREFIX=$(letters 3)
EVENTSTORE_ADMIN_PASSWORD=$(hex 24)
EVENTSTORE_OPS_PASSWORD=$(hex 24)
MONGODB_ROOT_PASSWORD=$(hex 24)
MONGODB_CARDTRAIL_PASSWORD=$(hex 24)
END
  mv .env.new .env
fi

echo "docker/.env and docker/secrets/ are there. Keep a copy of secrets/cardtrail.kek elsewhere: nothing sealed opens without it."
