import '../../node-version.js';

await import('./worker.js');
