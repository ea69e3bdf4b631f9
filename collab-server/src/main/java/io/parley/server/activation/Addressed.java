package io.parley.server.activation;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Batch;
import io.parley.connector.destination.BatchResult;
import io.parley.connector.destination.Destination;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.Takes;

/** A destination that is told more of each person than a node keeps. */
record Addressed(Destination destination, PersonalFields fields) implements Destination {
  @Override
  public String name() {
    return destination.name();
  }

  @Override
  public String target() {
    return destination.target();
  }

  @Override
  public Takes takes() {
    return destination.takes();
  }

  @Override
  public Encoded encode(AudienceMember member) {
    return destination.encode(fields.of(member));
  }

  @Override
  public byte[] body(Batch batch) {
    return destination.body(batch);
  }

  @Override
  public BatchResult validate(Batch batch) {
    return destination.validate(batch);
  }

  @Override
  public BatchResult deliver(Batch batch) {
    return destination.deliver(batch);
  }
}
