const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The address of one of a gateway's pages. The gateway's own address may end in a slash or not.
 * @throws TypeError when `gatewayUrl` is no URL; `gatewayUrlFault` finds that when the account is configured.
 */
export function gatewayPage(gatewayUrl: string, page: string): URL {
  return new URL(page, gatewayUrl.endsWith('/') ? gatewayUrl : `${gatewayUrl}/`);
}

/** What is wrong with a gateway's address, in words that say what to do; undefined when nothing is. */
export function gatewayUrlFault(gatewayUrl: string | undefined, mode: 'live' | 'test'): string | undefined {
  if (gatewayUrl === undefined || gatewayUrl === '') return 'give the address of the gateway';
  const url = URL.parse(gatewayUrl);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return 'give an address that starts with https://';
  if (url.username !== '' || url.password !== '') return 'leave user name and password out of the address';
  if (url.search !== '' || url.hash !== '') return 'leave out everything from ? or # on';
  if (/\.php\/?$/.test(url.pathname)) return 'give the folder of the gateway, not one of its pages';
  if (url.protocol === 'http:' && mode === 'live' && !LOOPBACK.has(url.hostname)) {
    return 'use https://, because the key travels to this address';
  }
  return undefined;
}
