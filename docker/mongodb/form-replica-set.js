// Run by mongosh on the first member: forms the replica set and, where passwords are given, makes its two users. It may run again at
// every start. On its own machine a server without users lets anyone in (the localhost exception), which is how the first one is made.
const { MONGODB_MEMBERS = '', MONGODB_ROOT_PASSWORD = '', MONGODB_CARDTRAIL_PASSWORD = '' } = process.env;
const AUTHENTICATION_FAILED = 18;
const MOST_SECONDS = 120;

const admin = db.getSiblingDB('admin');
const hello = () => admin.runCommand({ hello: 1 });

function waitForPrimary() {
  for (let second = 0; second < MOST_SECONDS; second += 1) {
    if (hello().isWritablePrimary) return;
    sleep(1_000);
  }
  throw new Error(`${MONGODB_MEMBERS.split(',')[0]} did not become primary within ${MOST_SECONDS} seconds`);
}

function isRootKnown() {
  try {
    return admin.auth('root', MONGODB_ROOT_PASSWORD).ok === 1;
  } catch (error) {
    if (error.code === AUTHENTICATION_FAILED) return false;
    throw error;
  }
}

if (hello().setName === undefined) {
  // The first one is preferred, because users can only be made on a primary.
  const members = MONGODB_MEMBERS.split(',').map((host, n) => ({ _id: n, host, priority: n === 0 ? 2 : 1 }));
  rs.initiate({ _id: 'cardtrail', members });
}
waitForPrimary();

if (MONGODB_ROOT_PASSWORD !== '') {
  if (!isRootKnown()) {
    admin.createUser({ user: 'root', pwd: MONGODB_ROOT_PASSWORD, roles: ['root'] });
    admin.auth('root', MONGODB_ROOT_PASSWORD);
  }
  const shop = db.getSiblingDB('cardtrail');
  if (shop.getUser('cardtrail') === null) {
    shop.createUser({ user: 'cardtrail', pwd: MONGODB_CARDTRAIL_PASSWORD, roles: [{ role: 'readWrite', db: 'cardtrail' }] });
  }
}
print('the replica set is formed');
