/** The height of a row and of the columns' names above them, as the styles have it. */
export const rowHeight = 40;
export const headHeight = 36;
