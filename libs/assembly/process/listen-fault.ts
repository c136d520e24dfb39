import { ConfigurationFault } from '@app/platform/config';

/** Why nobody can listen there, by the setting to change; any other error stays what it is. Codes are those of Node's `listen`. */
export function listenFault(error: unknown, { host, port }: { readonly host: string; readonly port: number }): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new ConfigurationFault([
        { setting: 'PORT', what: `${port} is taken on ${host}: stop what listens there, or give another port` },
      ]);
    case 'EACCES':
      return new ConfigurationFault([{ setting: 'PORT', what: `this user may not listen on ${port}: give one from 1024 on` }]);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConfigurationFault([
        {
          setting: 'HOST',
          what: `${host} is no address of this machine: give one of its own, 127.0.0.1 for this machine alone, or 0.0.0.0 for all`,
        },
      ]);
    default:
      return error;
  }
}
