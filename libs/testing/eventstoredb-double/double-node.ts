import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { DeleteReq, TombstoneReq } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { type Metadata, Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { answerAppend } from './append-service.js';
import { answerBatches } from './batch-append-service.js';
import type { DoubleFaults } from './double-faults.js';
import type { DoubleLog } from './double-log.js';
import { streamNameOf } from './read-answers.js';
import { answerRead } from './read-service.js';
import { type ServerError, serverErrors } from './server-errors.js';
import { TcpRelay } from './tcp-relay.js';

/** What the nodes of a double have in common. */
export type DoubleCluster = {
  readonly log: DoubleLog;
  readonly faults: DoubleFaults;
  readonly version: string;
  /** Does it know the call that carries many appends? */
  readonly batchAppends: boolean;
  /** The leader now; undefined while there is none. */
  readonly leader: () => DoubleNode | undefined;
  readonly nodes: () => readonly DoubleNode[];
};

type Answer = (error: null, response: unknown) => void;

/** One node of the double: a gRPC server of the real protocol behind a relay that can be cut, closed and frozen. */
export class DoubleNode {
  readonly #server = new Server();
  #relay: TcpRelay | undefined;
  #innerPort = 0;
  #lost = false;

  readonly #cluster: DoubleCluster;

  constructor(cluster: DoubleCluster) {
    this.#cluster = cluster;
    // One answer per append is what the protocol says; this server can give two.
    const appendTwice = { ...StreamsService, append: { ...StreamsService.append, responseStream: true as const } };
    const implementation: UntypedServiceImplementation = {
      append: (call: Parameters<typeof answerAppend>[1]) => answerAppend(this, call),
      ...(cluster.batchAppends ? { batchAppend: (call: Parameters<typeof answerBatches>[1]) => answerBatches(this, call) } : {}),
      read: (call: Parameters<typeof answerRead>[1]) => {
        answerRead(this, call).catch((error: unknown) => call.destroy(error instanceof Error ? error : new Error(String(error))));
      },
      delete: (call: { request: DeleteReq }, answer: Answer) => {
        this.log.delete(streamNameOf(call.request.getOptions()?.getStreamIdentifier()), true);
        answer(null, new streams.DeleteResp());
      },
      tombstone: (call: { request: TombstoneReq }, answer: Answer) => {
        this.log.delete(streamNameOf(call.request.getOptions()?.getStreamIdentifier()), false);
        answer(null, new streams.TombstoneResp());
      },
    };
    this.#server.addService(appendTwice, implementation);
    this.#server.addService(GossipService, { read: (_call: unknown, answer: Answer) => answer(null, this.#members()) });
    this.#server.addService(ServerFeaturesService, {
      getSupportedMethods: (_call: unknown, answer: Answer) => answer(null, this.#features()),
    });
  }

  get log(): DoubleLog {
    return this.#cluster.log;
  }

  get faults(): DoubleFaults {
    return this.#cluster.faults;
  }

  /** Where clients reach this node. */
  get port(): number {
    return this.#relay?.port ?? 0;
  }

  /** Where it is reached without the relay: nothing can be cut there, and it is a little faster. */
  get innerPort(): number {
    return this.#innerPort;
  }

  get leaderPort(): number {
    return this.#cluster.leader()?.port ?? this.port;
  }

  get lost(): boolean {
    return this.#lost;
  }

  async start(): Promise<void> {
    this.#innerPort = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
    this.#relay = new TcpRelay(this.#innerPort);
    await this.#relay.open();
  }

  /** Why this node does not take a call now, if it does not. */
  refusal(metadata: Metadata): ServerError | undefined {
    const leader = this.#cluster.leader();
    if (leader === this || metadata.get('requires-leader')[0] !== 'true') return undefined;
    return leader === undefined ? serverErrors.noLeader() : serverErrors.notLeader('127.0.0.1', leader.port);
  }

  /** Cuts every connection. */
  cut(): void {
    this.#relay?.cut();
  }

  /** Gone: connections are cut, new ones refused. */
  async lose(): Promise<void> {
    this.#lost = true;
    await this.#relay?.close();
  }

  /** Back at the same address, with all that was kept. */
  async comeBack(): Promise<void> {
    this.#lost = false;
    await this.#relay?.open();
  }

  freeze(): void {
    this.#relay?.freeze();
  }

  thaw(): void {
    this.#relay?.thaw();
  }

  async close(): Promise<void> {
    await this.#relay?.close();
    this.#server.forceShutdown();
  }

  #members(): InstanceType<typeof gossip.ClusterInfo> {
    const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
    const members = this.#cluster.nodes().map((node) =>
      new gossip.MemberInfo()
        .setInstanceId(new shared.UUID().setString('00000000-0000-4000-8000-000000000000'))
        .setTimeStamp('0')
        .setState(node === this.#cluster.leader() ? LEADER : FOLLOWER)
        .setIsAlive(!node.lost)
        .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(node.port)),
    );
    return new gossip.ClusterInfo().setMembersList(members);
  }

  #features(): InstanceType<typeof features.SupportedMethods> {
    const batch = this.#cluster.batchAppends ? ['batchappend'] : [];
    const methods = ['read', 'append', ...batch, 'delete', 'tombstone'].map((name) =>
      new features.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name),
    );
    return new features.SupportedMethods().setEventStoreServerVersion(this.#cluster.version).setMethodsList(methods);
  }
}
