const needed = [24, 15];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(
    `CardTrail needs Node ${needed.join('.')} or newer and this is ${process.version}: start it with npm (npm start, npx cardtrail), which brings its own, or install a newer Node.`,
  );
  process.exit(1);
}
