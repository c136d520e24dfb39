import { DoubleFaults } from './double-faults.js';
import { DoubleLog } from './double-log.js';
import { type DoubleCluster, DoubleNode } from './double-node.js';

/** What a double is started with. */
export type EventStoreDbDoubleOptions = {
  /** Default 1. The first one leads. */
  readonly nodes?: number;
  /** What it says its version is. Default 24.2.0. */
  readonly version?: string;
  /** Does it know the call that carries many appends? Default true. */
  readonly batchAppends?: boolean;
};

/** A server in this process that speaks EventStoreDB's protocol, keeps its log in memory, and goes wrong when told to. */
export type EventStoreDbDouble = {
  /** For the client; without TLS. */
  readonly url: string;
  /** The same without the relay. */
  readonly innerUrl: string;
  readonly log: DoubleLog;
  readonly faults: DoubleFaults;
  readonly nodes: readonly DoubleNode[];
  /** Makes another node the leader; undefined: there is none for now. */
  elect(node: DoubleNode | undefined): void;
  /** All nodes are gone. */
  lose(): Promise<void>;
  comeBack(): Promise<void>;
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
};

/** Starts a double. */
export async function startEventStoreDbDouble(options: EventStoreDbDoubleOptions = {}): Promise<EventStoreDbDouble> {
  const log = new DoubleLog();
  const faults = new DoubleFaults();
  let leader: DoubleNode | undefined;
  const nodes: DoubleNode[] = [];
  const { version = '24.2.0', batchAppends = true } = options;
  const cluster: DoubleCluster = { log, faults, version, batchAppends, leader: () => leader, nodes: () => nodes };
  for (let n = 0; n < (options.nodes ?? 1); n += 1) nodes.push(new DoubleNode(cluster));
  await Promise.all(nodes.map((node) => node.start()));
  leader = nodes[0];
  const urlOf = (ports: readonly number[]): string => `esdb://${ports.map((port) => `127.0.0.1:${port}`).join(',')}?tls=false`;
  const all = async (what: (node: DoubleNode) => Promise<void>): Promise<void> => {
    await Promise.all(nodes.map(what));
  };
  return {
    ...{ log, faults, nodes },
    url: urlOf(nodes.map(({ port }) => port)),
    innerUrl: urlOf(nodes.map(({ innerPort }) => innerPort)),
    elect: (node) => {
      leader = node;
    },
    lose: () => all((node) => node.lose()),
    comeBack: () => all((node) => node.comeBack()),
    freeze: () => {
      for (const node of nodes) node.freeze();
    },
    thaw: () => {
      for (const node of nodes) node.thaw();
    },
    close: () => all((node) => node.close()),
  };
}
