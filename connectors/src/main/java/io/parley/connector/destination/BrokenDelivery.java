package io.parley.connector.destination;

/** A delivery stopped after it had begun, for want of something on this side, such as a secret. */
public final class BrokenDelivery extends DestinationException {
  private static final long serialVersionUID = 1L;

  private final transient DeliveryReceipt receipt;

  /** Stopped by this, with what had become of it by then. */
  BrokenDelivery(DestinationException cause, DeliveryReceipt receipt) {
    super(String.valueOf(cause.getMessage()), cause);
    this.receipt = receipt;
  }

  /** What had become of it: not complete. */
  public DeliveryReceipt receipt() {
    return receipt;
  }
}
