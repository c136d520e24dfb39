/** The gateways that are simulated, each in its own wire format. */
export type GatewayKind = 'epay' | 'sandbox';

/** A merchant's account at a simulated gateway. */
export type GatewayAccount =
  | {
      readonly gateway: 'epay';
      /** The merchant number, which names the account. */
      readonly account: string;
      readonly key: string;
      readonly signStyle: 'append' | 'key-parameter';
      readonly notifyBy: 'GET' | 'POST';
      /** Does the order query tell a full refund by `status: 2`, as some forks do? */
      readonly tellsRefunds: boolean;
    }
  | { readonly gateway: 'sandbox'; readonly account: string; readonly key: string };

/** One account of each kind, with keys that are no secret: for trying things out on one's own machine. */
export const demonstrationAccounts: readonly GatewayAccount[] = [
  { gateway: 'sandbox', account: 'sandbox', key: 'sandbox-demonstration-key' },
  {
    gateway: 'epay',
    account: '1001',
    key: 'epay-demonstration-key',
    signStyle: 'append',
    notifyBy: 'GET',
    tellsRefunds: true,
  },
];
