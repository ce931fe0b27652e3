/** How much of a file is read. The official files stay well below; a file made to fill the memory is refused in time. */

/** Bytes of a file, and of what it holds when decompressed. A text of that many characters is the longest there can be. */
export const MOST_BYTES = 500 * 2 ** 20;

/**
 * Size of what a file's bytes become, in words of 8 bytes or so: a number in a list is one. It bounds files of many small
 * values, each of which takes far more memory than the byte it was written as.
 */
export const MOST_WORDS = 3 * 2 ** 24;

/** Words that an empty dictionary, list or set takes. */
export const CONTAINER_WORDS = 24;

/** Words that an entry of a dictionary or a set takes. */
export const ENTRY_WORDS = 8;

/** Fields of a CSV file. */
export const MOST_FIELDS = 2 ** 23;

/** A number of bytes for people. */
export const mebibytes = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)} MiB`;
