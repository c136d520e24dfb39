import '../../node-version.js';

await import('./api.js');
