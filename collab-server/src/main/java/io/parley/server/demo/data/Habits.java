package io.parley.server.demo.data;

/**
 * How often the records of one source hold what: probabilities.
 *
 * @param phone a phone, of people who have one
 * @param noEmail no e-mail, of people whom a phone identifies
 * @param otherEmail another address than the record before it (or than the first address)
 * @param stray nothing but a throwaway address
 */
record Habits(double phone, double noEmail, double otherEmail, double stray) {}
