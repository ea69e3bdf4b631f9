package io.parley.server.wire;

/**
 * A receiver's reply to the tokens of an audience: what it delivered to itself.
 *
 * @param delivery as the answer will have it
 */
public record DeliveryNote(int v, Delivery delivery) {
  public static final int VERSION = 1;

  public DeliveryNote {
    DocumentVersion.require("delivery", v, VERSION);
  }

  /** The note of a delivery. */
  public static DeliveryNote of(Delivery delivery) {
    return new DeliveryNote(VERSION, delivery);
  }
}
