import '../../node-version.js';

await import('./cli.js');
