package io.parley.connector.destination;

/**
 * A destination with smaller batches, so that few people make several, and without a smallest
 * audience.
 */
public record Smaller(Destination full, int rows) implements Destination {
  /** The same without a smallest audience. */
  public static Destination none(Destination destination) {
    return new Smaller(destination, destination.takes().maxRows());
  }

  @Override
  public String name() {
    return full.name();
  }

  @Override
  public String target() {
    return full.target();
  }

  @Override
  public Takes takes() {
    Takes t = full.takes();
    return new Takes(t.kinds(), rows, t.maxBytes(), 0, t.removal(), t.repeatable(), t.whole());
  }

  @Override
  public Encoded encode(AudienceMember member) {
    return full.encode(member);
  }

  @Override
  public byte[] body(Batch batch) {
    return full.body(batch);
  }

  @Override
  public BatchResult validate(Batch batch) {
    return full.validate(batch);
  }

  @Override
  public BatchResult deliver(Batch batch) {
    return full.deliver(batch);
  }
}
