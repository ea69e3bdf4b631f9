package io.parley.server.wire;

/**
 * What a receiver says of a delivered audience; it travels in a {@link DeliveryNote} and rests in
 * an {@link AnswerDocument}, each of which has its version.
 *
 * @param people rounded down to hundreds; 0 when withheld
 * @param file where it is, relative to the receiver's node directory; empty when withheld
 */
public record Delivery(long people, String file) {}
