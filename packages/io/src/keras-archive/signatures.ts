/** @file What the records of a zip file begin with. */

/** Before the data of a member. */
export const LOCAL = 0x04034b50;
/** A member in the table of contents. */
export const CENTRAL = 0x02014b50;
/** The end of the table of contents. */
export const END = 0x06054b50;
