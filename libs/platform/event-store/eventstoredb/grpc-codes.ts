/** The codes of gRPC (google.rpc.Code) by which calls are judged here. The client drops its channel at `unavailable`, which nothing else of ours can make it do. */
export const GRPC = {
  unknown: 2,
  permissionDenied: 7,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;
