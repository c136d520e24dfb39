import { runProcess } from '@app/assembly';
import { startApi } from './index.js';

await runProcess(startApi, ({ url, adminKey }) => {
  const key = adminKey.from === 'file' ? `; the administrator's key is in ${adminKey.file}` : '';
  return `CardTrail listens on ${url} (browse ${url}/docs)${key}`;
});
