import '../../node-version.js';

await import('./demo/play-demo.js');
