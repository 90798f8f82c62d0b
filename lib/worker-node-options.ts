/**
 * Options of Node for the function that works on queued imports. The rows of a batch live as long as it takes: out of a nursery of 8 MB a
 * half they are copied into the old heap, where they are soon dead. One of 32 MB holds them, for a sixth less of the processor's time and
 * 60 MB more of memory; a larger one gains nothing (`npm run bench -- worker-speed`). Lambda gives 1,769 MB with a whole processor.
 */
export const WORKER_NODE_OPTIONS = '--max-semi-space-size=32'
