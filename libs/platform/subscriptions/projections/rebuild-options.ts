/** How far a rebuild has come: where it stands, where it is going, and how many events it was given in this call. */
export type RebuildProgress = { readonly build: string; readonly position: bigint; readonly head: bigint; readonly events: number };

/** How a rebuild is done. */
export type RebuildOptions = {
  /** The most events per second; left out for as fast as it goes beside everything else. */
  readonly rate?: number;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Aborting leaves the build as it is; the next rebuild goes on with it. */
  readonly signal?: AbortSignal;
};
