const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** `512 MiB`, `3.1 GiB`. */
export const mebibytes = (bytes: number): string =>
  bytes < GIB ? `${Math.floor(bytes / MIB)} MiB` : `${Math.floor((bytes / GIB) * 10) / 10} GiB`;

/** `0.5`, `2`: billionths of a core as cores. */
export const cores = (nano: number): string => `${Math.floor(nano / 1e7) / 100}`;
