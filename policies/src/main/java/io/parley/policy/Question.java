package io.parley.policy;

/**
 * Who asks, who receives, what for.
 *
 * @param asker the member whose analyst asks
 * @param receiver the member that gets the answer
 * @param purpose one of the agreement's purposes
 */
public record Question(String asker, String receiver, String purpose) {}
