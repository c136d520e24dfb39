import { describe, expect, it } from '@jest/globals';
import { unreachable } from './unreachable.js';

describe('An EventStoreDB that is not reached', () => {
  it.each([
    ['Name resolution failed for target dns:nosuch.invalid:2113', 'the name of the host is not known'],
    [
      'No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:9. Resolution note: ',
      'nobody listens there: start the server',
    ],
    [
      'Last error: Error: 40BD:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:',
      'speaks without TLS: add ?tls=false',
    ],
    ['Last error: Error: unable to verify the first certificate; if the root CA is installed locally', 'name its authority with tlsCAFile'],
    ["Last error: Error: Hostname/IP does not match certificate's altnames: Host: 10.0.0.1.", 'the host as in the certificate'],
    ['Last error: Failed to connect. Resolution note: ', 'that the certificate is trusted (tlsCAFile) and names the host'],
  ])('is told with what to do: %s', (words, todo) => {
    const { message } = unreachable(new Error(`14 UNAVAILABLE: ${words}`), { shown: 'esdb://events.example:2113', tls: true });
    expect(message).toContain('EVENTSTORE_URL: no EventStoreDB answers at esdb://events.example:2113: ');
    expect(message).toContain(todo);
    expect(message).not.toContain('UNAVAILABLE');
  });

  it('may be one that wants TLS', () => {
    const { message } = unreachable(new Error('14 UNAVAILABLE: Failed to connect'), { shown: 'esdb://events.example:2113', tls: false });
    expect(message).toContain('that it takes connections without TLS, else leave out tls=false');
  });
});
