package io.parley.connector.source;

/**
 * A physical line of a text file, without its line break.
 *
 * @param number from 1
 * @param text its text; empty if it is too long
 * @param tooLong whether it exceeded {@link TextLines#MAX_BYTES} and was skipped
 */
record TextLine(long number, String text, boolean tooLong) {}
