#!/bin/sh
# Makes the certificate authority and one certificate for each node, where they are missing. It may run again at every start.
# The authority's key stays in a volume of its own; each node sees its own key only, and CardTrail sees ca.crt only.
set -eu

DAYS_OF_AUTHORITY=3650
DAYS_OF_NODE=825
# The user that the server runs as in its image.
OWNER=1000:1000

# The key comes last and at once: where it is, the certificate is there too.
keep() {
  cp "$1/$2.crt" "$3/$2.crt.new"
  cp "$1/$2.key" "$3/$2.key.new"
  chmod 0444 "$3/$2.crt.new"
  chmod 0400 "$3/$2.key.new"
  mv -f "$3/$2.crt.new" "$3/$2.crt"
  mv -f "$3/$2.key.new" "$3/$2.key"
}

if [ ! -f /authority/ca.key ]; then
  es-gencert-cli create-ca -days "$DAYS_OF_AUTHORITY" -out /tmp/authority
  keep /tmp/authority ca /authority
fi
if [ ! -f /trusted/ca.crt ]; then
  cp /authority/ca.crt /trusted/ca.crt.new
  mv -f /trusted/ca.crt.new /trusted/ca.crt
fi

for node in 1 2 3; do
  if [ ! -f "/node-$node/node.key" ]; then
    es-gencert-cli create-node -ca-certificate /authority/ca.crt -ca-key /authority/ca.key -days "$DAYS_OF_NODE" \
      -dns-names "eventstore-$node,localhost" -ip-addresses 127.0.0.1 -out "/tmp/node-$node"
    keep "/tmp/node-$node" node "/node-$node"
  fi
  chown "$OWNER" "/node-$node/node.key"
done
