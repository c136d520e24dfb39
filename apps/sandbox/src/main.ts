import '../../node-version.js';

await import('./sandbox.js');
